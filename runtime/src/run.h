/* SPDX-License-Identifier: MIT */
/* Makes a payload's weights the live ones: verifies, writes and records it, or leaves everything as it was. */
#ifndef EI_OTA_RUN_H
#define EI_OTA_RUN_H

#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  EI_OTA_RUN_AT_BOOT,  /* a payload with the recorded checksum; the caller brackets the change, and nothing is recorded */
  EI_OTA_RUN_RECORDED, /* a payload with the recorded checksum; store->next becomes the newest record */
  EI_OTA_RUN_NEW,      /* any payload, whose checksum is recorded; store->next becomes the newest record */
  EI_OTA_RUN_APPLIED   /* as EI_OTA_RUN_NEW, but refuses a payload that is older than what was confirmed meanwhile */
} ei_ota_run_t;

/** Runs the payload that `wanted` refers to, or the factory weights if its slot is EI_OTA_NO_SLOT.
 * @return 0; EI_OTA_ERR_SLOT, _VERSION, _BUSY, _FLASH, _UNSUPPORTED or an error of eiota_internal_read_slot: the previous
 * weights still run; EI_OTA_ERR_FACTORY: they could not be written again, and the factory weights run; EI_OTA_ERR_RESTORE: the
 * factory weights could not be written either, the weights are undefined, and ota->updated is 1. */
int eiota_internal_run(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_run_t how);

/** Reads and verifies the payload that `wanted` refers to, and with weights in flash decodes it into another slot unless that
 * has been done; for the factory weights it only clears the header's numbers.
 * @param wanted  with EI_OTA_RUN_NEW and _APPLIED receives digest and kind, and the slot of the weight image
 * @param payload  receives what is in that slot. @return 0, or why the payload cannot run */
int eiota_internal_read_wanted(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_run_t how, ei_ota_payload_t *payload);

#ifdef __cplusplus
}
#endif

#endif
