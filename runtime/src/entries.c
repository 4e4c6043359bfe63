/* SPDX-License-Identifier: MIT */
#include "entries.h"

#include "in_flash.h"

int eiota_internal_next_coded_entry(ei_ota_entry_t *entry) {
  const uint16_t *next = entry->next_code;
  const uint32_t code = *next++, kind = code >> 12 & 7u;
  uint32_t count = code & 0xFFFu, is_unread = code >> 15, wide = 0;
  if (count == 0) {
    count = (uint32_t)next[0] | (uint32_t)next[1] << 16;
    next += 2;
  }
  entry->next_code = next;
  if (kind - EI_OTA_ZERO_POINT8 < 2) {
    wide = is_unread;
    is_unread = 0;
  }
  entry->kind = kind;
  entry->count = count;
  entry->wide = wide;
  entry->size = count << eiota_internal_element_shift(entry);
  entry->address = NULL;
  if (!is_unread) {
    entry->address = entry->next_address;
    entry->next_address += kind == EI_OTA_BIAS_SCALE ? 3 : 1;
  }
  return 1;
}

int eiota_internal_next_entry(const ei_ota_model_t *model, ei_ota_entry_t *entry) {
  while ((uintptr_t)entry->next_code == entry->end_of_codes) {
    if (entry->next_part == model->part_count) return 0;
    const ei_ota_part_t *const part = model->parts[entry->next_part++];
    entry->next_code = part->codes;
    entry->end_of_codes = (uintptr_t)part->codes + part->code_count * sizeof *part->codes;
    entry->next_address = part->addresses;
    entry->part = part;
  }
  if (entry->part->tensors != NULL) return model->flash->functions->next_entry(entry);
  return eiota_internal_next_coded_entry(entry);
}
