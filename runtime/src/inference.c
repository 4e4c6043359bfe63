/* SPDX-License-Identifier: MIT */
/* The side of the inferences; change.c is the side of the changes, and explains the order of the flags. */
#include "barrier.h"
#include "ei_ota/ei_ota_model.h"

int eiota_internal_begin_inference(volatile uint8_t *in_use, const volatile uint8_t *changing) {
  const uint8_t before = *in_use; /* not 0: this inference interrupts another one, or follows one that the SDK aborted */
  *in_use = 1;
  eiota_internal_barrier();
  const int may_run = *changing == 0;
  if (!may_run) *in_use = before;
  eiota_internal_barrier();
  return may_run;
}

void eiota_internal_end_inference(volatile uint8_t *in_use) {
  eiota_internal_barrier();
  *in_use = 0;
}
