/* SPDX-License-Identifier: MIT */
/* What the payload store calls for a model of STORAGE FLASH. The model names the functions, so that firmware whose weights are
 * in RAM links none of them. */
#ifndef EI_OTA_IN_FLASH_H
#define EI_OTA_IN_FLASH_H

#include "entries.h"
#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ei_ota_in_flash_t {
  /** Goes to the next entry of a table part with `tensors`, which has one. @return 1 */
  int (*next_entry)(ei_ota_entry_t *entry);
  /** Reads and verifies the weight image in a slot. @return 0, or EI_OTA_ERR_FORMAT if it has none, _UNSUPPORTED, _LAYOUT,
   * _PROJECT, _TRUNCATED, _CORRUPT, _FLASH. */
  int (*read_image)(const ei_ota_t *ota, ei_ota_payload_t *payload);
  /** Decodes the content of a slot, which has been read, into another slot if it is a payload. If it is a weight image, checks
   * that it came from an authentic payload. @param wanted  of the slot; receives slot, digest and kind of the weight image
   * @param payload  what is in the slot; receives what is in the new slot
   * @return 0; EI_OTA_ERR_STATE, _BUSY or _SPACE without a slot that can take it; EI_OTA_ERR_AUTH; EI_OTA_ERR_FLASH. */
  int (*prepare)(ei_ota_t *ota, ei_ota_recorded_t *wanted, ei_ota_payload_t *payload);
  /** Makes the next inference use a verified weight image; NULL: the factory weights. @return 0; EI_OTA_ERR_SPACE or _FLASH
   * without a bind table for it; EI_OTA_ERR_RESTORE; what was used before still is. */
  int (*use)(ei_ota_t *ota, const ei_ota_payload_t *payload);
  /** Chooses the slot for the next payload, as store->target. @return 0; EI_OTA_ERR_BUSY, _STATE or _FLASH without one, or
   * without another one for its weight image. */
  int (*begin)(ei_ota_t *ota);
  /** @return whether weights can be read where they are in this flash. */
  int (*can_be_in)(const ei_ota_flash_t *flash);
} ei_ota_in_flash_t;

/** @return whether a weight image was decoded from an authentic payload. Of that nothing is left but its key, so that the
 * record stands for its signature. @param wanted  slot and digest of the image. @param key  that the image names */
int eiota_internal_is_authentic(const ei_ota_t *ota, const ei_ota_recorded_t *wanted, uint32_t key);

/** Finds or makes the bind table of a verified weight image. @param ready  receives where its weights are
 * @return 0; EI_OTA_ERR_SPACE, _FLASH or _BUSY without a table; EI_OTA_ERR_LAYOUT if a flatbuffer is another firmware's. */
int eiota_internal_open_image(const ei_ota_t *ota, const ei_ota_payload_t *payload, ei_ota_ready_t *ready);

/** Makes the next inference use such weights. */
void eiota_internal_use_image(const ei_ota_model_t *model, const ei_ota_ready_t *ready);

/** Makes the next inference use the factory weights. @return 0; EI_OTA_ERR_RESTORE; EI_OTA_ERR_UNSUPPORTED without a way back
 * for header weights. */
int eiota_internal_use_factory_weights(const ei_ota_model_t *model);

#ifdef __cplusplus
}
#endif

#endif
