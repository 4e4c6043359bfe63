/* SPDX-License-Identifier: MIT */
/* Brackets a change of the live weights: no inference runs meanwhile, and copies of the weights are updated afterwards. */
#ifndef EI_OTA_CHANGE_H
#define EI_OTA_CHANGE_H

#include "ei_ota/ei_ota.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @return whether start-up code leaves the weights of this model uninitialised. */
static inline int eiota_internal_is_placed(const ei_ota_model_t *model) {
#if EI_OTA_WEIGHT_PLACED
  return model->restore == eiota_internal_restore_placed;
#else
  (void)model;
  return 0;
#endif
}

/** @return whether a change that ended with `error` leaves complete weights; always, unless start-up code left them
 * uninitialised. */
static inline int eiota_internal_is_filled(const ei_ota_model_t *model, int error) {
  return !eiota_internal_is_placed(model) || error != EI_OTA_ERR_RESTORE;
}

/** Takes the lock and blocks inferences. @return 0, and eiota_internal_finish_change has to follow; or EI_OTA_ERR_BUSY. */
int eiota_internal_start_change(const ei_ota_config_t *config);

/** @return 0 if a change could begin now, or EI_OTA_ERR_BUSY. */
int eiota_internal_try_change(const ei_ota_config_t *config);

/** Allows inferences again and releases the lock. @param changed  not 0: complete weights were written, and whoever keeps
 * copies of them is notified */
void eiota_internal_finish_change(const ei_ota_config_t *config, int changed);

#ifdef __cplusplus
}
#endif

#endif
