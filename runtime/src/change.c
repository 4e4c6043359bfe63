/* SPDX-License-Identifier: MIT */
/* The side of the changes; inference.c is the side of the inferences. Each side sets its own flag before it reads the other's.
 * So when a change and an inference meet, at least one of them sees the other and gives way. */
#include "change.h"

#include "barrier.h"

static int is_in_use(const ei_ota_model_t *model) {
  int in_use = 0;
  for (uint32_t i = 0; i != model->part_count; ++i)
    if (model->parts[i]->in_use != NULL) in_use |= *model->parts[i]->in_use;
  return in_use;
}

static void allow_inferences(const ei_ota_model_t *model) {
  eiota_internal_barrier();
  if (model->changing != NULL) *model->changing = 0;
}

/* @return 0, or EI_OTA_ERR_BUSY while an inference or another change is running */
static int try_to_block_inferences(const ei_ota_model_t *model) {
  if (model->changing != NULL) {
    if (*model->changing != 0) return EI_OTA_ERR_BUSY;
    *model->changing = 1;
  }
  eiota_internal_barrier();
  if (is_in_use(model)) {
    allow_inferences(model);
    return EI_OTA_ERR_BUSY;
  }
  eiota_internal_barrier();
  return 0;
}

int eiota_internal_start_change(const ei_ota_config_t *config) {
  if (config->lock != NULL && config->lock(config->context) < 0) return EI_OTA_ERR_BUSY;
  const int error = try_to_block_inferences(config->model);
  if (error != 0 && config->unlock != NULL) config->unlock(config->context);
  return error;
}

int eiota_internal_try_change(const ei_ota_config_t *config) {
  const int error = eiota_internal_start_change(config);
  if (error == 0) eiota_internal_finish_change(config, 0);
  return error;
}

void eiota_internal_finish_change(const ei_ota_config_t *config, int changed) {
  if (changed && config->model->refresh != NULL) config->model->refresh();
  if (changed && config->weights_changed != NULL) config->weights_changed(config->context);
  allow_inferences(config->model);
  if (config->unlock != NULL) config->unlock(config->context);
}
