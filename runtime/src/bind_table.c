/* SPDX-License-Identifier: MIT */
#include "bind_table.h"

#include "barrier.h"

/* @return where the entry behind one of this size begins in an image */
static const uint8_t *behind(const uint8_t *entry, uint32_t size) { return entry + ((size + 15u) & ~15u); }

/* The values of a row in an image. */
typedef struct {
  const uint8_t *data;                /* NULL: where the firmware's row says, in the arena or as a structural constant */
  ei_ota_quantization_t quantization; /* all zero without one */
} bound_row_t;

/* Goes through the entries of the image up to those of the row, since rows have another order.
 * @param codes  of the source. @param image  where its entries begin */
static void find_row(const ei_ota_tensors_t *tensors, uint32_t number, const uint16_t *codes, const uint8_t *image,
                     bound_row_t *found) {
  uint32_t reached;
  do {
    const uint32_t code = *codes++;
    reached = code & (EI_OTA_ROWS - 1u);
    const uint8_t *const row = eiota_internal_factory_row(tensors, reached);
    found->data = NULL;
    memset(&found->quantization, 0, sizeof found->quantization);
    if ((code & EI_OTA_ROW_DATA) != EI_OTA_ROW_NO_DATA) {
      found->data = image;
      image = behind(image, eiota_internal_data_size(tensors, row));
    }
    if (code >= EI_OTA_ROW_SCALES) {
      const ei_ota_quantization_t *const factory = eiota_internal_factory_quantization(tensors, row);
      const uint32_t size = (1u + (uint32_t)factory->scale[0]) * 4u; /* there are as many zero points */
      found->quantization = *factory;
      found->quantization.scale = (const int32_t *)(const void *)image;
      image = behind(image, size);
      if (code >= EI_OTA_ROW_ZERO_POINTS8) {
        found->quantization.zero_point = (const int32_t *)(const void *)image;
        image = behind(image, size);
      }
    }
  } while (reached != number);
}

int eiota_internal_compute_bound(const ei_ota_part_t *part, const uint8_t *image, uintptr_t at,
                                 int (*put)(void *context, const void *piece, uint32_t size), void *context) {
  const ei_ota_tensors_t *const tensors = part->tensors;
  int error = 0;
  at += tensors->row_count * tensors->row_size; /* of the next row's quantization */
  for (int pass = 0; pass != 2; ++pass)
    for (uint32_t number = 0; number != tensors->row_count && error == 0; ++number) {
      bound_row_t found;
      uint8_t row[EI_OTA_ROW_SIZE];
      find_row(tensors, number, part->codes, image + tensors->image, &found);
      if (pass != 0) {
        error = put(context, &found.quantization, sizeof found.quantization);
        continue;
      }
      memcpy(row, eiota_internal_factory_row(tensors, number), tensors->row_size);
      if (found.data != NULL) memcpy(row + tensors->data, &found.data, sizeof found.data);
      if (found.quantization.scale != NULL) memcpy(row + tensors->quantization, &at, sizeof at);
      at += sizeof found.quantization;
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
    tensors->binding->bound = bound;
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
    is_used |= lies_between(tensors->binding->bound, begin, end) | lies_between(tensors->binding->held, begin, end);
  return is_used;
}
