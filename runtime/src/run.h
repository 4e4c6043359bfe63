/* Makes another payload's weights the live ones: verified, recorded and written, or nothing has changed. */
#ifndef EI_OTA_RUN_H
#define EI_OTA_RUN_H

#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  EI_OTA_RUN_AT_BOOT,  /* the change has been started, and is finished by the caller; nothing is recorded */
  EI_OTA_RUN_RECORDED, /* store->next becomes the newest record */
  EI_OTA_RUN_NEW,      /* so it does, of whatever payload lies there, whose checksum is filled in. Else it has to be the one of
                          that checksum */
  EI_OTA_RUN_APPLIED   /* likewise, of one that may not be older than what was confirmed since it came */
} ei_ota_run_t;

/** Runs the payload that `wanted` tells, or the factory weights where that is no slot.
 * @return 0; or EI_OTA_ERR_SLOT, _VERSION, _BUSY, _FLASH, _UNSUPPORTED and as eiota_internal_read_slot, and what ran before
 * runs on; EI_OTA_ERR_FACTORY: it could not be had back, and the factory weights run; _RESTORE: nor could they, and
 * ota->updated tells that something does. */
int eiota_internal_run(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_run_t how);

#ifdef __cplusplus
}
#endif

#endif
