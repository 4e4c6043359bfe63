// SPDX-License-Identifier: MIT
// impulse.h: what the SDK does around networks, in the order in which it does it: it calls the functions that an impulse's
// tables name. They compute as little as possible, and note each weight that they read.
#pragma once
#include "edge-impulse-sdk/classifier/ei_model_types.h"

/// As process_impulse of the SDK since 2025. @return an EI_IMPULSE_ERROR; not EI_IMPULSE_OK: it was refused, or broke off
EI_IMPULSE_ERROR run_impulse(const ei_impulse_t& impulse, ei_impulse_result_t& result);

/// A checksum of all weights that the last impulse read, in the order in which it did.
uint32_t weights_read();

/// Called between the learning blocks, where an impulse holds no network.
extern void (*between_blocks)();
