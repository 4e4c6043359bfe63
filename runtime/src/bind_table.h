/* SPDX-License-Identifier: MIT */
/* The bind table of a weight image: what an inference reads in place of the firmware's tensorData. For each table part in flash
 * it has rows that are the firmware's, but for the pointers into the image, and behind them the rows' quantizations, which
 * point into the image, too. All of it depends on the addresses of the firmware. So it is computed on the device, and a table
 * that is found in flash counts only if it equals what this firmware computes. A flatbuffer needs none of this. */
#ifndef EI_OTA_BIND_TABLE_H
#define EI_OTA_BIND_TABLE_H

#include "ei_ota/ei_ota_model.h"
#include "row.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @return the tensors of a table part in flash, which come first; NULL behind the last one. */
static inline const ei_ota_tensors_t *eiota_internal_tensors_of(const ei_ota_model_t *model, uint32_t part) {
  return part != model->part_count ? model->parts[part]->tensors : NULL;
}

/** @return the bytes of one part of a bind table, a multiple of the size of a pointer. */
static inline uint32_t eiota_internal_bound_size(const ei_ota_tensors_t *tensors) {
  return tensors->row_count * (tensors->row_size + (uint32_t)sizeof(ei_ota_quantization_t));
}

/** Computes one part of a bind table piece by piece.
 * @param part   the table part. @param image  the weight image, at a multiple of 16
 * @param at     address of that part of the bind table, a multiple of the size of a pointer
 * @param put    takes each piece. @return 0, or what ends the computation
 * @return 0, or what `put` returned */
int eiota_internal_compute_bound(const ei_ota_part_t *part, const uint8_t *image, uintptr_t at,
                                 int (*put)(void *context, const void *piece, uint32_t size), void *context);

/** Makes the next inference use a bind table and the flatbuffers of its image. Inferences that run keep what they hold.
 * @param table  NULL: the factory weights. @param image  in the slot of the table */
void eiota_internal_bind(const ei_ota_model_t *model, const uint8_t *table, const uint8_t *image);

/** @return whether an inference holds rows between two addresses, or would if it began now. */
int eiota_internal_is_used(const ei_ota_model_t *model, const void *begin, const void *end);

#ifdef __cplusplus
}
#endif

#endif
