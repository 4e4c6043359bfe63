/* SPDX-License-Identifier: MIT */
#include "tensor_entries.h"

#include "row.h"

/* Fields of a row, in the order of their entries. */
enum { DATA = 1, SCALE = 2, ZERO_POINT = 4 };

static uint32_t fields_of(uint32_t code) {
  uint32_t fields = 0;
  if ((code & EI_OTA_ROW_DATA) != EI_OTA_ROW_NO_DATA) fields |= DATA;
  if (code >= EI_OTA_ROW_SCALES) fields |= SCALE;
  if (code >= EI_OTA_ROW_ZERO_POINTS8) fields |= ZERO_POINT;
  return fields;
}

static void next_in_flatbuffer(ei_ota_entry_t *entry) {
  (void)eiota_internal_next_coded_entry(entry);
  entry->place = entry->address;
  entry->address = NULL;
}

static void next_in_rows(ei_ota_entry_t *entry) {
  const ei_ota_tensors_t *const tensors = entry->part->tensors;
  while (entry->fields == 0) {
    entry->row = entry->next_code++;
    entry->fields = fields_of(*entry->row);
  }
  const uint32_t code = *entry->row, data = code & EI_OTA_ROW_DATA, field = entry->fields & (0u - entry->fields);
  const uint8_t *const row = eiota_internal_factory_row(tensors, code & (EI_OTA_ROWS - 1u));
  entry->fields -= field;
  entry->next_code = entry->row + (entry->fields == 0 ? 1 : 0);
  entry->address = NULL;
  entry->wide = 0;
  if (field == DATA) {
    entry->kind = data == EI_OTA_ROW_BIAS ? (uint32_t)EI_OTA_INT32 : (data - EI_OTA_ROW_INT8) >> EI_OTA_ROW_DATA_SHIFT;
    entry->size = eiota_internal_data_size(tensors, row);
    entry->count = entry->size >> (entry->kind < EI_OTA_INT32 ? entry->kind : 2);
    return;
  }
  const ei_ota_quantization_t *const quantization = eiota_internal_factory_quantization(tensors, row);
  if (field == SCALE)
    entry->kind = data == EI_OTA_ROW_BIAS ? EI_OTA_BIAS_SCALE : EI_OTA_SCALE;
  else
    entry->kind = code < EI_OTA_ROW_ZERO_POINTS32 ? EI_OTA_ZERO_POINT8 : EI_OTA_ZERO_POINT32;
  entry->count = (uint32_t)quantization->scale[0]; /* there are as many zero points */
  entry->size = entry->count << 2;
}

int eiota_internal_next_tensor_entry(ei_ota_entry_t *entry) {
  if (eiota_internal_flatbuffer_of(entry->part) != NULL)
    next_in_flatbuffer(entry);
  else
    next_in_rows(entry);
  return 1;
}
