/* SPDX-License-Identifier: MIT */
/* What an inference of a model in flash holds. It publishes what it is about to use, and then makes sure that this is still what the
 * model is bound to: whoever erases a slot first binds the model to something else and then looks at what is held, so that at least
 * one of the two sees the other. */
#include <stddef.h>

#include "barrier.h"
#include "ei_ota/ei_ota_model.h"

void eiota_internal_hold(const ei_ota_binding_t *volatile *held, const ei_ota_binding_t *const volatile *bound,
                         uint32_t first_binding) {
  const ei_ota_binding_t *table;
  do {
    table = *bound;
    *held = table != NULL ? table + first_binding : NULL;
    eiota_internal_barrier();
  } while (table != *bound);
}

void eiota_internal_release(const ei_ota_binding_t *volatile *held) {
  eiota_internal_barrier();
  *held = NULL;
}
