/* SPDX-License-Identifier: MIT */
/* What an inference of a model in flash holds. It publishes what it is about to use, and then makes sure that this is still
 * what the model is bound to: whoever erases a slot first binds the model to something else and then looks at what is held, so
 * that at least one of the two sees the other. */
#include "barrier.h"
#include "ei_ota/ei_ota_model.h"

void eiota_internal_hold(const ei_ota_tensors_t *tensors) {
  do {
    *tensors->held = *tensors->bound;
    eiota_internal_barrier();
  } while (*tensors->held != *tensors->bound);
}

void eiota_internal_release(const ei_ota_tensors_t *tensors) {
  eiota_internal_barrier();
  *tensors->held = tensors->rows;
}
