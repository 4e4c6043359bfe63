/* SPDX-License-Identifier: MIT */
/* A hold that ends before the inference reads a weight. */
#include "ei_ota/ei_ota_model.h"

void eiota_internal_release(const ei_ota_tensors_t* tensors) { tensors->binding->held = tensors->rows; }

void eiota_internal_hold(const ei_ota_tensors_t* tensors) {
  do {
    tensors->binding->held = tensors->binding->bound;
  } while (tensors->binding->held != tensors->binding->bound);
  eiota_internal_release(tensors);
}
