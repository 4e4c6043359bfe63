/* SPDX-License-Identifier: MIT */
/* The entries of models in flash: their numbers of elements are those of tensorData, which the table need not repeat. */
#ifndef EI_OTA_TENSOR_ENTRIES_H
#define EI_OTA_TENSOR_ENTRIES_H

#include "entries.h"

#ifdef __cplusplus
extern "C" {
#endif

/** ei_ota_in_flash_t.next_entry. */
void eiota_internal_next_tensor_entry(ei_ota_entry_t *entry);

/** Places the next entry in the weight image. @param end  offset at which the entry before it ends; receives that of this one
 * @return the offset of its elements, or of the count in front of them. */
static inline uint32_t eiota_internal_place(const ei_ota_entry_t *entry, uint32_t *end) {
  const uint32_t begin = (*end + 15u) & ~15u;
  *end = begin + entry->size;
  if (entry->kind >= EI_OTA_SCALE) *end += sizeof(int32_t);
  return begin;
}

#ifdef __cplusplus
}
#endif

#endif
