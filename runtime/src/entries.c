/* SPDX-License-Identifier: MIT */
#include "entries.h"

#include "in_flash.h"

void eiota_internal_next_coded_entry(ei_ota_entry_t *entry) {
  const uint32_t code = *entry->next_code++;
  const uint32_t kind = code >> 12 & 7u;
  uint32_t count = code & 0xFFFu;
  if (count == 0) {
    count = (uint32_t)entry->next_code[0] | (uint32_t)entry->next_code[1] << 16;
    entry->next_code += 2;
  }
  entry->kind = kind;
  entry->count = count;
  entry->wide = (kind == EI_OTA_ZERO_POINT8 || kind == EI_OTA_ZERO_POINT32) ? code >> 15 : 0;
  entry->size = count << eiota_internal_element_shift(entry);
  entry->address = NULL;
  if (entry->wide == code >> 15) { /* for other kinds the same bit means unread */
    entry->address = entry->next_address;
    entry->next_address += kind == EI_OTA_BIAS_SCALE ? 3 : 1;
  }
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
  if (entry->part->tensors != NULL)
    model->flash->functions->next_entry(entry);
  else
    eiota_internal_next_coded_entry(entry);
  return 1;
}
