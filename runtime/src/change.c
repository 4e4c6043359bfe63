#include "change.h"

static int is_in_use(const ei_ota_model_t *model) {
  int in_use = 0;
  for (uint32_t i = 0; i != model->part_count; ++i)
    if (model->parts[i]->in_use != NULL) in_use |= *model->parts[i]->in_use;
  return in_use;
}

int eiota_internal_start_change(const ei_ota_config_t *config) {
  if (config->lock != NULL && config->lock(config->context) < 0) return EI_OTA_ERR_BUSY;
  if (!is_in_use(config->model)) return 0;
  eiota_internal_finish_change(config, 0);
  return EI_OTA_ERR_BUSY;
}

void eiota_internal_finish_change(const ei_ota_config_t *config, int changed) {
  if (changed && config->model->refresh != NULL) config->model->refresh();
  if (changed && config->weights_changed != NULL) config->weights_changed(config->context);
  if (config->unlock != NULL) config->unlock(config->context);
}
