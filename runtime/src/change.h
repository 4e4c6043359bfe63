/* A change of the live weights: not during an inference, and told to whoever keeps copies of them. */
#ifndef EI_OTA_CHANGE_H
#define EI_OTA_CHANGE_H

#include "ei_ota/ei_ota.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Does start-up code leave the weights of this model unfilled? */
static inline int eiota_internal_is_placed(const ei_ota_model_t *model) {
#if EI_OTA_WEIGHT_PLACED
  return model->restore == eiota_internal_restore_placed;
#else
  (void)model;
  return 0;
#endif
}

/** Are its weights whole after a change that ended with this error? Where start-up code fills them, that is not asked. */
static inline int eiota_internal_is_filled(const ei_ota_model_t *model, int error) {
  return !eiota_internal_is_placed(model) || error != EI_OTA_ERR_RESTORE;
}

/** Keeps inferences away. @return 0, and eiota_internal_finish_change has to follow; or EI_OTA_ERR_BUSY. */
int eiota_internal_start_change(const ei_ota_config_t *config);

/** Lets inferences go on. @param changed  were weights written? Then they are filled, where start-up code does not do that. */
void eiota_internal_finish_change(const ei_ota_config_t *config, int changed);

#ifdef __cplusplus
}
#endif

#endif
