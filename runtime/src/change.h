/* A change of the live weights: not during an inference, and told to whoever keeps copies of them. */
#ifndef EI_OTA_CHANGE_H
#define EI_OTA_CHANGE_H

#include "ei_ota/ei_ota.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Keeps inferences away. @return 0, and eiota_internal_finish_change has to follow; or EI_OTA_ERR_BUSY. */
int eiota_internal_start_change(const ei_ota_config_t *config);

/** Lets inferences go on. @param changed  were weights written? */
void eiota_internal_finish_change(const ei_ota_config_t *config, int changed);

#ifdef __cplusplus
}
#endif

#endif
