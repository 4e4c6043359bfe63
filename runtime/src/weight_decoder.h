/* SPDX-License-Identifier: MIT */
/* Decodes the content of a payload of the range coder, element by element (docs/SPEC.md, "Coded content"). */
#ifndef EI_OTA_WEIGHT_DECODER_H
#define EI_OTA_WEIGHT_DECODER_H

#include "coding.h"
#include "weight_model.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A position in the coded content. */
typedef struct {
  ei_ota_coded_entry_t entry;   /* there */
  const ei_ota_source_t *coded; /* payload */
  uint32_t at;                  /* offset in the payload of the next byte */
  uint32_t end;                 /* of the content */
  uint32_t range;
  uint32_t code; /* below the range */
  int error;     /* EI_OTA_ERR_FLASH, which lasts */
} ei_ota_range_t;

/** Where the next element comes from. */
typedef struct {
  ei_ota_range_t range;
  uint32_t left;          /* number of scales that are still to come */
  ei_ota_elements_t base; /* elements of the entry that are still to come */
} ei_ota_weight_position_t;

typedef struct ei_ota_weight_decoder_t {
  ei_ota_weight_position_t at;
  const ei_ota_float_decoder_t *floats;
  ei_ota_weight_model_t model;
  /* The scales of the last filter, which are decoded again, one with each of its biases: */
  ei_ota_weight_position_t scales;
  ei_ota_stream_t scales_stream;
} ei_ota_weight_decoder_t;

/** @return 0; EI_OTA_ERR_FLASH if bytes of the content could not be read since the last filter began. */
static inline int eiota_internal_weights_error(const ei_ota_weight_decoder_t *decoder) {
  return decoder->at.range.error | decoder->scales.range.error;
}

/** Goes before the first entry. @param header  of the payload
 * @param floats  NULL: no entry is of EI_OTA_FLOAT32 or _INT16 */
void eiota_internal_start_weights(ei_ota_weight_decoder_t *decoder, const ei_ota_source_t *payload,
                                  const ei_ota_header_t *header, const ei_ota_float_decoder_t *floats);

/** Begins the next entry, unless it is derived: decoder->at.range.entry.mode tells how it is coded. Before, decoder->at.base
 * receives its factory weights, if the firmware has them and the payload is a delta. */
void eiota_internal_begin_weights(ei_ota_weight_decoder_t *decoder, uint32_t kind, uint32_t count);

/** @return the next element of the entry, in the lowest bits. */
uint32_t eiota_internal_next_weight(ei_ota_weight_decoder_t *decoder);

/** @return whether all bytes of the content were needed. */
static inline int eiota_internal_have_weights_ended(const ei_ota_weight_decoder_t *decoder) {
  return decoder->at.range.at >= decoder->at.range.end;
}

/* For ei_ota_float_decoder_t: */

/** @return the next bit. */
uint32_t eiota_internal_decode_bit(ei_ota_range_t *range, ei_ota_context_t *context);
/** @return bits that are equally likely, the highest first. @param count  at most 32 */
uint32_t eiota_internal_decode_bits(ei_ota_range_t *range, uint32_t count);
/** @return a number of the entry's stream. @param unit  as for eiota_internal_level
 * @param contexts  a set for each level up to the last one */
int32_t eiota_internal_decode_change(ei_ota_range_t *range, ei_ota_contexts_t *contexts, int32_t unit, uint32_t last);
/** @return a value of the entry's stream, which has a mean. @param base  what it would be without a change */
uint32_t eiota_internal_decode_value(ei_ota_range_t *range, uint32_t base, int32_t unit);

#ifdef __cplusplus
}
#endif

#endif
