/* SPDX-License-Identifier: MIT */
/* The coded weight image (docs/SPEC.md, "Content"). The model's weight table determines what comes next; no length in a payload
 * is trusted. */
#ifndef EI_OTA_IMAGE_H
#define EI_OTA_IMAGE_H

#include <stdint.h>

#include "container.h"
#include "entries.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @return whether a payload with these flags leaves an entry out, since its value follows from the scales of others. */
static inline int eiota_internal_is_derived(const ei_ota_entry_t *entry, uint32_t flags) {
  return entry->kind == EI_OTA_BIAS_SCALE && (flags & EI_OTA_FLAG_BIAS_SCALES) == 0;
}

/** @return the bytes of an entry in the content of a payload that has it. */
static inline uint32_t eiota_internal_coded_size(const ei_ota_entry_t *entry) {
  return entry->kind == EI_OTA_ZERO_POINT8 ? entry->count : entry->size >> entry->wide;
}

/** @return the bytes of an element in the content of a payload that has it. */
static inline uint32_t eiota_internal_coded_element_size(const ei_ota_entry_t *entry) {
  return entry->kind == EI_OTA_ZERO_POINT8 ? 1 : 1u << (entry->kind < 2 ? entry->kind : 2);
}

/** @return the bytes of an entry in the content of a payload with these flags. */
static inline uint32_t eiota_internal_content_size(const ei_ota_entry_t *entry, uint32_t flags) {
  return eiota_internal_is_derived(entry, flags) ? 0 : eiota_internal_coded_size(entry);
}

/** Decodes a payload's content.
 * @param write  0: checks the values and the checksum of the decoded elements, and writes nothing. Else: writes the weights of
 * a content that has been checked. A payload that is read from flash is checked again on the way; an error then leaves the
 * weights incomplete
 * @return 0, or EI_OTA_ERR_FORMAT, _VALUE, _CORRUPT, _FLASH. */
int eiota_internal_decode_image(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                                int write);

/** The same for a payload that is not coded in another way. */
int eiota_internal_decode_structural(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                                     int write);

#ifdef __cplusplus
}
#endif

#endif
