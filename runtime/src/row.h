/* SPDX-License-Identifier: MIT */
/* What a code of a model in flash says about a row of tensorData (EI_OTA_ROW), and what the firmware's own row says. */
#ifndef EI_OTA_ROW_H
#define EI_OTA_ROW_H

#include <stddef.h>
#include <string.h>

#include "ei_ota/ei_ota_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A TfLiteAffineQuantization. */
typedef struct {
  const int32_t *scale;      /* a count, then that many float32 */
  const int32_t *zero_point; /* a count, then that many int32 */
  int32_t quantized_dimension;
} ei_ota_quantization_t;

typedef struct {
  uint32_t number;                           /* in tensorData */
  uint32_t bytes;                            /* of the data */
  uint32_t data_kind;                        /* EI_OTA_ROW_INT8 .. EI_OTA_ROW_BIAS_OF */
  uint32_t zero_point_kind;                  /* EI_OTA_ROW_ZERO_POINT8 or _ZERO_POINT32; 0: no weights */
  const ei_ota_quantization_t *quantization; /* of the firmware; NULL without one */
} ei_ota_row_t;

/** @return the firmware's row. */
static inline const uint8_t *eiota_internal_factory_row(const ei_ota_tensors_t *tensors, uint32_t number) {
  return (const uint8_t *)tensors->rows + number * tensors->row_size;
}

/** @return the firmware's quantization of a row; NULL without one. */
static inline const ei_ota_quantization_t *eiota_internal_factory_quantization(const ei_ota_tensors_t *tensors,
                                                                               const uint8_t *row) {
  const void *quantization = NULL;
  if (tensors->quantization != 0) memcpy(&quantization, row + tensors->quantization, sizeof quantization);
  return (const ei_ota_quantization_t *)quantization;
}

static inline ei_ota_row_t eiota_internal_read_row(const ei_ota_tensors_t *tensors, uint32_t code) {
  ei_ota_row_t row;
  row.number = code & (EI_OTA_ROWS - 1u);
  row.data_kind = code & EI_OTA_ROW_DATA;
  row.zero_point_kind = code & (EI_OTA_ROW_ZERO_POINT8 | EI_OTA_ROW_ZERO_POINT32);
  const uint8_t *const factory = eiota_internal_factory_row(tensors, row.number);
  size_t size;
  memcpy(&size, factory + tensors->bytes, sizeof size);
  row.bytes = (uint32_t)size;
  row.quantization = eiota_internal_factory_quantization(tensors, factory);
  return row;
}

#ifdef __cplusplus
}
#endif

#endif
