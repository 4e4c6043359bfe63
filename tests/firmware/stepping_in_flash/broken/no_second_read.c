/* SPDX-License-Identifier: MIT */
/* A hold that does not look whether the model is still bound to what it has published. */
#include "ei_ota/ei_ota_model.h"

void eiota_internal_hold(const ei_ota_tensors_t* tensors) { tensors->binding->held = tensors->binding->bound; }

void eiota_internal_release(const ei_ota_tensors_t* tensors) { tensors->binding->held = tensors->rows; }
