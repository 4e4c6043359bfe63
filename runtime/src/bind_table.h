/* SPDX-License-Identifier: MIT */
/* The bind table of a weight image: pointers into the image for every row of tensorData. It depends on the addresses of the firmware,
 * so it is computed on the device, and one that is found in flash counts only if it equals what this firmware computes. */
#ifndef EI_OTA_BIND_TABLE_H
#define EI_OTA_BIND_TABLE_H

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Computes one binding. @param number  in the bind table; of the rows of several sources, those of the first one come first
 * @param image  the weight image, at a multiple of 16 */
void eiota_internal_compute_binding(const ei_ota_model_t *model, uint32_t number, const uint8_t *image,
                                    ei_ota_binding_t *binding);

/** Makes the next inference use a bind table; NULL: the factory weights. Inferences that run keep what they hold. */
void eiota_internal_bind(const ei_ota_model_t *model, const ei_ota_binding_t *table);

/** @return whether an inference holds a binding between two addresses, or would if it began now. */
int eiota_internal_is_used(const ei_ota_model_t *model, const void *begin, const void *end);

#ifdef __cplusplus
}
#endif

#endif
