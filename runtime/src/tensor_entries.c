/* SPDX-License-Identifier: MIT */
#include "tensor_entries.h"

#include "row.h"

static uint8_t fields_of(const ei_ota_row_t *row) {
  uint32_t fields = 0;
  if (row->data_kind != EI_OTA_ROW_NO_DATA) fields |= EI_OTA_FIELD_DATA;
  if (row->quantization != NULL) fields |= EI_OTA_FIELD_SCALE;
  if (row->zero_point_kind != 0) fields |= EI_OTA_FIELD_ZERO_POINT;
  return (uint8_t)fields;
}

void eiota_internal_next_tensor_entry(ei_ota_entry_t *entry) {
  const int is_new = entry->fields == 0;
  if (is_new) entry->code = *entry->next_code++;
  const ei_ota_row_t row = eiota_internal_read_row(entry->tensors, entry->code);
  const int is_bias = row.data_kind == EI_OTA_ROW_BIAS;
  if (is_new) {
    entry->row = (uint16_t)row.number;
    entry->fields = fields_of(&row);
    if (is_bias) entry->next_code += 2;
  }
  entry->field = (uint8_t)(entry->fields & -entry->fields);
  entry->fields &= (uint8_t)~entry->field;
  entry->address = NULL;
  entry->wide = 0;
  if (entry->field == EI_OTA_FIELD_DATA) {
    entry->kind = is_bias ? (uint32_t)EI_OTA_INT32 : row.data_kind >> EI_OTA_ROW_DATA_SHIFT;
    entry->size = row.bytes;
    entry->count = row.bytes >> (entry->kind < EI_OTA_INT32 ? entry->kind : 2);
    return;
  }
  if (entry->field == EI_OTA_FIELD_SCALE) {
    entry->kind = is_bias ? EI_OTA_BIAS_SCALE : EI_OTA_SCALE;
    entry->count = (uint32_t)row.quantization->scale[0];
  } else {
    entry->kind = row.zero_point_kind == EI_OTA_ROW_ZERO_POINT8 ? EI_OTA_ZERO_POINT8 : EI_OTA_ZERO_POINT32;
    entry->count = (uint32_t)row.quantization->zero_point[0];
  }
  entry->size = entry->count << 2;
}
