/* SPDX-License-Identifier: MIT */
/* The entries of models in flash. With rows of tensorData their numbers of elements are those of the rows, which the table need
 * not repeat. */
#ifndef EI_OTA_TENSOR_ENTRIES_H
#define EI_OTA_TENSOR_ENTRIES_H

#include "entries.h"

#ifdef __cplusplus
extern "C" {
#endif

/** ei_ota_in_flash_t.next_entry. Of a flatbuffer the entry has a place, and no address. @return 1 */
int eiota_internal_next_tensor_entry(ei_ota_entry_t *entry);

/** @return the flatbuffer of a table part, in flash; NULL if it has none. */
static inline const ei_ota_flatbuffer_t *eiota_internal_flatbuffer_of(const ei_ota_part_t *part) {
  const ei_ota_tensors_t *const tensors = part->tensors;
  return tensors != NULL && tensors->row_size == 0 ? (const ei_ota_flatbuffer_t *)(const void *)tensors : NULL;
}

/** Places the next entry in a slot's image. Those of a flatbuffer have the place of that.
 * @param end  offset at which the entry before it ends; receives that of this one
 * @return the offset of its elements, or of the count in front of them. */
static inline uint32_t eiota_internal_place(const ei_ota_entry_t *entry, uint32_t *end) {
  const ei_ota_flatbuffer_t *const flatbuffer = eiota_internal_flatbuffer_of(entry->part);
  if (flatbuffer != NULL) {
    *end = flatbuffer->tensors.image + flatbuffer->size;
    return flatbuffer->tensors.image;
  }
  const uint32_t begin = (*end + 15u) & ~15u;
  *end = begin + entry->size;
  if (entry->kind >= EI_OTA_SCALE) *end += sizeof(int32_t);
  return begin;
}

#ifdef __cplusplus
}
#endif

#endif
