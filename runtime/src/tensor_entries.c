/* SPDX-License-Identifier: MIT */
#include "tensor_entries.h"

#include "row.h"

/* Fields of a row, in the order of their entries. */
enum { DATA = 1, SCALE = 2, ZERO_POINT = 4 };

static uint32_t fields_of(const ei_ota_row_t *row) {
  uint32_t fields = 0;
  if (row->data_kind != EI_OTA_ROW_NO_DATA) fields |= DATA;
  if (row->quantization != NULL) fields |= SCALE;
  if (row->zero_point_kind != 0) fields |= ZERO_POINT;
  return fields;
}

static void next_in_flatbuffer(ei_ota_entry_t *entry) {
  eiota_internal_next_coded_entry(entry);
  entry->place = entry->address;
  entry->address = NULL;
}

static void next_in_rows(ei_ota_entry_t *entry) {
  entry->row = entry->next_code;
  const ei_ota_row_t row = eiota_internal_read_row(entry->part->tensors, *entry->row);
  const int is_bias = row.data_kind == EI_OTA_ROW_BIAS || row.data_kind == EI_OTA_ROW_BIAS_OF;
  if (entry->fields == 0) entry->fields = fields_of(&row);
  const uint32_t field = entry->fields & (0u - entry->fields);
  entry->fields -= field;
  if (entry->fields == 0) entry->next_code += row.data_kind == EI_OTA_ROW_BIAS_OF ? 3 : 1;
  entry->address = NULL;
  entry->wide = 0;
  if (field == DATA || row.quantization == NULL) { /* the other fields are those of a quantization */
    entry->kind = is_bias ? (uint32_t)EI_OTA_INT32 : row.data_kind >> EI_OTA_ROW_DATA_SHIFT;
    entry->size = row.bytes;
    entry->count = row.bytes >> (entry->kind < EI_OTA_INT32 ? entry->kind : 2);
    return;
  }
  if (field == SCALE) {
    entry->kind = is_bias ? EI_OTA_BIAS_SCALE : EI_OTA_SCALE;
    entry->count = (uint32_t)row.quantization->scale[0];
  } else {
    entry->kind = row.zero_point_kind == EI_OTA_ROW_ZERO_POINT8 ? EI_OTA_ZERO_POINT8 : EI_OTA_ZERO_POINT32;
    entry->count = (uint32_t)row.quantization->zero_point[0];
  }
  entry->size = entry->count << 2;
}

void eiota_internal_next_tensor_entry(ei_ota_entry_t *entry) {
  if (eiota_internal_flatbuffer_of(entry->part) != NULL)
    next_in_flatbuffer(entry);
  else
    next_in_rows(entry);
}
