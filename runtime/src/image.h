/* The coded weight image (docs/SPEC.md, "Content"). The model's table says what comes next, so that no length in a payload
 * is ever trusted. */
#ifndef EI_OTA_IMAGE_H
#define EI_OTA_IMAGE_H

#include <stdint.h>

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Decodes to nothing but a checksum of the elements. @return 0, or EI_OTA_ERR_FORMAT, _VALUE. */
int ei_ota_check_image(const ei_ota_model_t *model, const uint8_t *content, uint32_t size, uint8_t flags, uint32_t *crc);

/** Decodes a content that ei_ota_check_image has accepted into the weights. */
void ei_ota_write_image(const ei_ota_model_t *model, const uint8_t *content, uint8_t flags);

#ifdef __cplusplus
}
#endif

#endif
