/* SPDX-License-Identifier: MIT */
#include "bind_table.h"

#include "barrier.h"

/* @return where the entry behind one of this size begins in an image */
static const uint8_t *behind(const void *entry, uint32_t size) { return (const uint8_t *)entry + ((size + 15u) & ~15u); }

static const uint8_t *behind_counted(const void *entry, const int32_t *factory) {
  return behind(entry, (1u + (uint32_t)factory[0]) * 4u);
}

void eiota_internal_find_row(const ei_ota_part_t *part, uint32_t number, const uint8_t *image, ei_ota_bound_row_t *found) {
  const uint16_t *code = part->codes;
  image += part->tensors->image;
  for (uint32_t left = part->code_count;; --left) {
    memset(found, 0, sizeof *found);
    if (left == 0) return; /* a row without a code has neither weights nor a quantization */
    const ei_ota_row_t row = eiota_internal_read_row(part->tensors, *code++);
    if (row.data_kind == EI_OTA_ROW_BIAS_OF) {
      code += 2;
      left -= 2;
    }
    if (row.data_kind != EI_OTA_ROW_NO_DATA) {
      found->data = image;
      image = behind(image, row.bytes);
    }
    if (row.quantization != NULL) {
      found->quantization = *row.quantization;
      found->quantization.scale = (const int32_t *)(const void *)image;
      image = behind_counted(image, row.quantization->scale);
      if (row.zero_point_kind != 0) {
        found->quantization.zero_point = (const int32_t *)(const void *)image;
        image = behind_counted(image, row.quantization->zero_point);
      }
    }
    if (row.number == number) return;
  }
}

int eiota_internal_compute_bound(const ei_ota_part_t *part, const uint8_t *image, uintptr_t at,
                                 int (*put)(void *context, const void *piece, uint32_t size), void *context) {
  const ei_ota_tensors_t *const tensors = part->tensors;
  uintptr_t quantization = at + tensors->row_count * tensors->row_size;
  int error = 0;
  for (uint32_t i = 0; i != 2u * tensors->row_count && error == 0; ++i) {
    const uint32_t number = i < tensors->row_count ? i : i - tensors->row_count;
    ei_ota_bound_row_t found;
    eiota_internal_find_row(part, number, image, &found);
    if (i != number) {
      error = put(context, &found.quantization, sizeof found.quantization);
      continue;
    }
    uint8_t row[EI_OTA_ROW_SIZE];
    memcpy(row, eiota_internal_factory_row(tensors, number), tensors->row_size);
    if (found.data != NULL) memcpy(row + tensors->data, &found.data, sizeof found.data);
    if (found.quantization.scale != NULL) memcpy(row + tensors->quantization, &quantization, sizeof quantization);
    quantization += sizeof found.quantization;
    error = put(context, row, tensors->row_size);
  }
  return error;
}

void eiota_internal_bind(const ei_ota_model_t *model, const uint8_t *table, const uint8_t *image) {
  const ei_ota_tensors_t *tensors;
  eiota_internal_barrier();
  for (uint32_t part = 0; (tensors = eiota_internal_tensors_of(model, part)) != NULL; ++part) {
    const uint8_t *bound = table;
    if (table == NULL)
      bound = (const uint8_t *)tensors->rows;
    else if (tensors->row_size == 0)
      bound = image + tensors->image;
    else
      table += eiota_internal_bound_size(tensors);
    *tensors->bound = bound;
  }
  eiota_internal_barrier();
}

static int lies_between(const void *at, const void *begin, const void *end) {
  return (uintptr_t)at - (uintptr_t)begin < (uintptr_t)end - (uintptr_t)begin;
}

int eiota_internal_is_used(const ei_ota_model_t *model, const void *begin, const void *end) {
  const ei_ota_tensors_t *tensors;
  int is_used = 0;
  eiota_internal_barrier();
  for (uint32_t part = 0; (tensors = eiota_internal_tensors_of(model, part)) != NULL; ++part)
    is_used |= lies_between(*tensors->bound, begin, end) | lies_between(*tensors->held, begin, end);
  return is_used;
}
