/* SPDX-License-Identifier: MIT */
/* What an inference of a model in flash holds. It publishes what it is about to use, and then makes sure that this is still
 * what the model is bound to: whoever erases a slot first binds the model to something else and then looks at what is held, so
 * that at least one of the two sees the other. */
#include "barrier.h"
#include "ei_ota/ei_ota_model.h"

void eiota_internal_hold(const ei_ota_tensors_t *tensors) {
  ei_ota_binding_t *const binding = tensors->binding;
  const void *rows;
  do {
    rows = binding->bound;
    binding->held = rows;
    eiota_internal_barrier();
  } while (binding->bound != rows);
}

void eiota_internal_release(const ei_ota_tensors_t *tensors) {
  eiota_internal_barrier();
  tensors->binding->held = tensors->rows;
}
