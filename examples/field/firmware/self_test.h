// SPDX-License-Identifier: MIT
// Runs the model on the golden inputs of an update.
#pragma once
#include "ei_ota/ei_ota.h"

/// For ei_ota_self_test. @return the model's outputs, or NULL if it cannot run.
const float* run_golden_case(void* context, const ei_ota_case_t* golden);
