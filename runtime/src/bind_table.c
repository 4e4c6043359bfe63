/* SPDX-License-Identifier: MIT */
#include "bind_table.h"

#include <string.h>

#include "barrier.h"
#include "row.h"

/* @return the beginning of the next entry */
static const uint8_t *behind(const uint8_t *entry, uint32_t size) { return entry + ((size + 15u) & ~15u); }

static uint32_t counted_size(const int32_t *array) { return (1u + (uint32_t)array[0]) * 4u; }

/* Models come first in an image, so that only the rows in front of this one have to be added up. A row without a code has neither
 * weights nor a quantization. */
void eiota_internal_compute_binding(const ei_ota_model_t *model, uint32_t number, const uint8_t *image,
                                    ei_ota_binding_t *binding) {
  memset(binding, 0, sizeof *binding);
  for (uint32_t i = 0; i != model->part_count && model->parts[i]->tensors != NULL; ++i) {
    const ei_ota_tensors_t *const tensors = model->parts[i]->tensors;
    const uint16_t *code = model->parts[i]->codes;
    const uint16_t *const end = code + model->parts[i]->code_count;
    while (code != end) {
      const ei_ota_row_t row = eiota_internal_read_row(tensors, *code++);
      const uint8_t *const data = image;
      if (row.data_kind == EI_OTA_ROW_BIAS) code += 2;
      if (row.data_kind != EI_OTA_ROW_NO_DATA) image = behind(image, row.bytes);
      const uint8_t *const scale = image;
      if (row.quantization != NULL) image = behind(image, counted_size(row.quantization->scale));
      const uint8_t *const zero_point = image;
      if (row.zero_point_kind != 0) image = behind(image, counted_size(row.quantization->zero_point));
      if (row.number + tensors->first_binding != number) continue;
      if (data != scale) binding->data = (void *)(uintptr_t)data;
      if (row.quantization == NULL) return;
      binding->scale = scale;
      binding->zero_point = zero_point != image ? zero_point : (const uint8_t *)row.quantization->zero_point;
      binding->quantized_dimension = row.quantization->quantized_dimension;
      return;
    }
  }
}

void eiota_internal_bind(const ei_ota_model_t *model, const ei_ota_binding_t *table) {
  eiota_internal_barrier();
  *model->flash->bound = table;
  eiota_internal_barrier();
}

static int lies_between(const void *at, const void *begin, const void *end) {
  return (uintptr_t)at - (uintptr_t)begin < (uintptr_t)end - (uintptr_t)begin;
}

int eiota_internal_is_used(const ei_ota_model_t *model, const void *begin, const void *end) {
  eiota_internal_barrier();
  int is_used = lies_between(*model->flash->bound, begin, end);
  for (uint32_t i = 0; i != model->part_count; ++i) {
    const ei_ota_tensors_t *const tensors = model->parts[i]->tensors;
    if (tensors != NULL) is_used |= lies_between(*tensors->held, begin, end);
  }
  return is_used;
}
