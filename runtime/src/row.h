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

/** @return the firmware's row. */
static inline const uint8_t *eiota_internal_factory_row(const ei_ota_tensors_t *tensors, uint32_t number) {
  return (const uint8_t *)tensors->rows + number * tensors->row_size;
}

/** @return the firmware's quantization of a row that has one. */
static inline const ei_ota_quantization_t *eiota_internal_factory_quantization(const ei_ota_tensors_t *tensors,
                                                                               const uint8_t *row) {
  const void *quantization;
  memcpy(&quantization, row + tensors->quantization, sizeof quantization);
  return (const ei_ota_quantization_t *)quantization;
}

/** @return the bytes of a row's data. */
static inline uint32_t eiota_internal_data_size(const ei_ota_tensors_t *tensors, const uint8_t *row) {
  size_t size;
  memcpy(&size, row + tensors->bytes, sizeof size);
  return (uint32_t)size;
}

#ifdef __cplusplus
}
#endif

#endif
