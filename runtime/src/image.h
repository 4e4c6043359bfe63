/* The coded weight image (docs/SPEC.md, "Content"). The model's table says what comes next, so that no length in a payload
 * is ever trusted. */
#ifndef EI_OTA_IMAGE_H
#define EI_OTA_IMAGE_H

#include <stdint.h>

#include "container.h"
#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** With write 0: checks the content and the checksum of the elements that come of it, and writes nothing. Else: decodes a
 * content that this has accepted into the weights; what has to be read from flash is checked again on the way, and an error
 * leaves the weights torn. @return 0, or EI_OTA_ERR_FORMAT, _VALUE, _CORRUPT, _FLASH. */
int eiota_internal_decode_image(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                                int write);

#ifdef __cplusplus
}
#endif

#endif
