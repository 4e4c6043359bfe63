/* SPDX-License-Identifier: MIT */
/* The base of a delta for weights in flash: the firmware's own rows, which nothing ever writes. */
#include "coding.h"
#include "row.h"
#include "tensor_entries.h"

static int open_rows(const ei_ota_model_t *model, ei_ota_base_t *base) {
  (void)model;
  (void)base;
  return 0;
}

static const void *find_in_row(const ei_ota_entry_t *entry) {
  const ei_ota_tensors_t *const tensors = entry->part->tensors;
  const uint8_t *const row = eiota_internal_factory_row(tensors, *entry->row & (EI_OTA_ROWS - 1u));
  if (entry->kind >= EI_OTA_SCALE) {
    const ei_ota_quantization_t *const quantization = eiota_internal_factory_quantization(tensors, row);
    const int is_scale = entry->kind == EI_OTA_SCALE || entry->kind == EI_OTA_BIAS_SCALE;
    return (is_scale ? quantization->scale : quantization->zero_point) + 1;
  }
  const void *data;
  memcpy(&data, row + tensors->data, sizeof data);
  return data;
}

static void find_in_rows(ei_ota_base_t *base, const ei_ota_entry_t *entry, ei_ota_elements_t *elements) {
  (void)base;
  const int is_in_row = eiota_internal_flatbuffer_of(entry->part) == NULL;
  if (!is_in_row && entry->place == NULL) return;
  elements->first = (const uint8_t *)(is_in_row ? find_in_row(entry) : entry->place[0]);
  elements->stride = eiota_internal_element_size(entry);
}

const ei_ota_base_functions_t eiota_internal_base_in_flash = {open_rows, find_in_rows};
