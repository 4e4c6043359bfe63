/* SPDX-License-Identifier: MIT */
/* A hold that ends before the inference reads a weight. */
#include "ei_ota/ei_ota_model.h"

void eiota_internal_release(const ei_ota_tensors_t* tensors) { *tensors->held = tensors->rows; }

void eiota_internal_hold(const ei_ota_tensors_t* tensors) {
  do {
    *tensors->held = *tensors->bound;
  } while (*tensors->held != *tensors->bound);
  eiota_internal_release(tensors);
}
