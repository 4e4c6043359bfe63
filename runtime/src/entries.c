#include "entries.h"

#include <stddef.h>

int ei_ota_next_entry(const ei_ota_model_t *model, ei_ota_entry_t *entry) {
  if (entry->next_code == NULL) {
    entry->next_code = model->codes;
    entry->next_address = model->addresses;
  }
  if (entry->next_code == model->codes + model->code_count) return 0;
  const uint32_t code = *entry->next_code++;
  const uint32_t kind = code >> 12 & 7u;
  uint32_t count = code & 0xFFFu;
  if (count == 0) {
    count = (uint32_t)entry->next_code[0] | (uint32_t)entry->next_code[1] << 16;
    entry->next_code += 2;
  }
  entry->kind = kind;
  entry->count = count;
  entry->size = count << (kind < 2 ? kind : 2);
  entry->address = NULL;
  if (!(code >> 12 & EI_OTA_UNREAD)) {
    entry->address = entry->next_address;
    entry->next_address += kind == EI_OTA_BIAS_SCALE ? 3 : 1;
  }
  return 1;
}
