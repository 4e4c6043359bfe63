/* SPDX-License-Identifier: MIT */
/* Weight images in slots (docs/SPEC.md, "Weight image in a slot"): a payload's header and TLVs, the image, and a digest over
 * all of it. */
#ifndef EI_OTA_SLOT_IMAGE_H
#define EI_OTA_SLOT_IMAGE_H

#include "slots.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @return the offset of the weight image in a slot whose payload's content begins at `content_offset`. */
static inline uint32_t eiota_internal_image_offset(uint32_t content_offset) { return (content_offset + 15u) & ~15u; }

/** @return the offset at which the slot's content ends. @param content_offset  as above */
static inline uint32_t eiota_internal_image_end(const ei_ota_model_t *model, uint32_t content_offset) {
  return eiota_internal_image_offset(content_offset) + model->flash->image_size + EI_OTA_DIGEST_SIZE;
}

/** ei_ota_in_flash_t.read_image. */
int eiota_internal_read_image(const ei_ota_t *ota, ei_ota_payload_t *payload);

/** Decodes a verified payload into a slot that nothing uses: erases it, writes it and reads it back.
 * @param digest  receives the first eight bytes of the digest
 * @return 0, or EI_OTA_ERR_FLASH, also if the payload reads differently from when it was verified. */
int eiota_internal_write_image(const ei_ota_t *ota, const ei_ota_payload_t *payload, uint32_t slot, uint32_t digest[2]);

#ifdef __cplusplus
}
#endif

#endif
