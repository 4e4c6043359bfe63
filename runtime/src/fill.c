/* Weights in a memory that start-up code does not fill get their factory values before the first inference. */
#include "change.h"

#if EI_OTA_WEIGHT_PLACED
int eiota_internal_fill(const ei_ota_model_t *model, const volatile uint8_t *is_filled) {
  if (*is_filled) return 1;
  const ei_ota_config_t config = {.model = model};
  if (eiota_internal_start_change(&config) != 0) return 0;
  /* Asked again, since an update may have come between the first time and the start of this change. */
  const int changed = !*is_filled && model->restore(model) == 0;
  eiota_internal_finish_change(&config, changed);
  return *is_filled;
}
#endif
