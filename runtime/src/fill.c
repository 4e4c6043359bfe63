/* SPDX-License-Identifier: MIT */
/* Writes the factory weights before the first inference, for weights in a memory that start-up code does not initialise. */
#include "change.h"

#if EI_OTA_WEIGHT_PLACED
int eiota_internal_fill(const ei_ota_model_t *model, const volatile uint8_t *is_filled) {
  if (*is_filled) return 1;
  const ei_ota_config_t config = {.model = model};
  if (eiota_internal_start_change(&config) != 0) return 0;
  /* Checked again: an update may have come between the first check and the start of this change. */
  const int changed = !*is_filled && model->restore(model) == 0;
  eiota_internal_finish_change(&config, changed);
  return *is_filled;
}
#endif
