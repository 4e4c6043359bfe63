/* SPDX-License-Identifier: MIT */
/* What the range coder expects of weights, and how that follows the weights that have been coded (docs/SPEC.md, "Coded
 * content"). Decoder and encoder go through it in the same way, which is why everything is in integers; those of 32 bits wrap.
 */
#ifndef EI_OTA_WEIGHT_MODEL_H
#define EI_OTA_WEIGHT_MODEL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ei_ota/ei_ota_model.h"
#include "scale_product.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EI_OTA_BINS = 9, EI_OTA_LEVELS = 8 };

/** A context: the probability of a 0 in 65536ths. Its three lowest bits are also its step, see eiota_internal_adapted. */
typedef uint16_t ei_ota_context_t;

/** The contexts of a number: whether it is 0, then of the bins that its size may be in. */
typedef ei_ota_context_t ei_ota_contexts_t[EI_OTA_BINS];

enum { EI_OTA_CODED_DELTA = 0, EI_OTA_CODED_RAW = 1, EI_OTA_CODED_SAME = 2 }; /* modes of an entry */

/** The statistics of numbers of one sort. */
typedef struct {
  int16_t levels[2]; /* by mode: the mean logarithm of the size of what is coded, in 256ths */
  uint32_t mean;     /* of the entry's numbers: what is expected if nothing is known of the next one */
  ei_ota_contexts_t contexts;
  uint16_t rounding; /* how many of the lowest bits of its values are 0 */
} ei_ota_stream_t;

/** How an entry is coded. */
typedef struct {
  ei_ota_stream_t *stream;
  uint32_t mode; /* EI_OTA_CODED_* */
  uint32_t rate; /* how fast the stream's mean moves */
} ei_ota_coded_entry_t;

enum {                           /* in the opposite order of kinds, see eiota_internal_begin_entry */
       EI_OTA_ACTIVATION_STREAM, /* scales that are no filter's */
       EI_OTA_FILTER_STREAM,     /* of filters, and bias scales */
       EI_OTA_ZERO_POINT_STREAM,
       EI_OTA_FLOAT_STREAM,
       EI_OTA_INTEGER_STREAM, /* of 16 and 32 bits */
       EI_OTA_INT8_STREAM,
       EI_OTA_STREAMS
};

enum {                      /* contexts of single bits */
       EI_OTA_IS_OTHER = 0, /* by stream, whether an entry is not that of the base: those that are cost next to nothing */
       EI_OTA_IS_RAW = EI_OTA_STREAMS,           /* whether another one is coded without the base */
       EI_OTA_IS_SAME_FLOAT = EI_OTA_IS_RAW + 1, /* four, by whether the last two were */
       EI_OTA_FLOAT_SIGN = EI_OTA_IS_RAW + 5,    /* whether that differs from the base's */
       EI_OTA_FLAGS
};

typedef struct {
  uint32_t kind;             /* of the entry that was coded last */
  uint32_t gain;             /* by how much int8 elements of this entry differ from their base, in 65536ths of that */
  uint32_t base_input;       /* the last activation's scale in the base; the new one is the mean of its stream */
  uint32_t filter_scales[2]; /* of the bias's channel: the new one, that of the base */
  uint32_t same_floats;      /* bit 0: whether the last float was that of the base; bit 1: the one before */
  ei_ota_context_t flags[EI_OTA_FLAGS];
  ei_ota_stream_t streams[EI_OTA_STREAMS];
  ei_ota_contexts_t int8_contexts[EI_OTA_LEVELS + 1]; /* by level; the last ones: if the base is 127 or -127 */
} ei_ota_weight_model_t;

/** @param rounding  of the scales */
static inline void eiota_internal_start_weight_model(ei_ota_weight_model_t *model, uint32_t rounding) {
  /* Levels of differences by stream, in 64ths; those of raw numbers are 3 more. */
  static const int8_t first_levels[EI_OTA_STREAMS] = {80, 78, 18, 82, -16, 12};
  uint32_t at = offsetof(ei_ota_weight_model_t, flags);
  ei_ota_context_t first = 0xD000; /* of flags: most likely 0, at step 0 */
  for (; at != offsetof(ei_ota_weight_model_t, streams); at += sizeof first)
    memcpy((uint8_t *)model + at, &first, sizeof first);
  first = 0xA801; /* of numbers: 0 is twice as likely as 1, at step 1; the rest of the streams follows */
  for (; at != sizeof *model; at += sizeof first) memcpy((uint8_t *)model + at, &first, sizeof first);
  model->kind = EI_OTA_INT32; /* a scale that comes first is an activation's */
  model->base_input = model->filter_scales[0] = model->filter_scales[1] = model->same_floats = 0;
  for (uint32_t i = 0; i != EI_OTA_STREAMS; ++i) {
    ei_ota_stream_t *const stream = &model->streams[i];
    const int32_t level = first_levels[i] * 64;
    stream->levels[0] = (int16_t)level;
    stream->levels[1] = (int16_t)(level + 3 * 256);
    stream->mean = 0x3C000000u; /* of scales: 1/128 */
    stream->rounding = (uint16_t)rounding;
    if (i == EI_OTA_FILTER_STREAM) rounding = 0;
  }
}

/** Begins the next entry. @param entry  is raw now. @param kind  of it: EI_OTA_INT8 ..
 * @return its stream: EI_OTA_ACTIVATION_STREAM .. */
static inline uint32_t eiota_internal_begin_entry(ei_ota_weight_model_t *model, ei_ota_coded_entry_t *entry, uint32_t kind) {
  /* Kinds that share a stream are neighbours. A filter's scale counts as a bias scale, any other as a kind behind that. */
  uint32_t sort = kind;
  if (kind == EI_OTA_SCALE) sort = model->kind == EI_OTA_INT8 ? EI_OTA_BIAS_SCALE : EI_OTA_BIAS_SCALE + 2;
  const uint32_t index = (EI_OTA_BIAS_SCALE + 3 - sort) / 2;
  entry->stream = &model->streams[index];
  entry->mode = EI_OTA_CODED_RAW;
  entry->rate = 0;
  model->kind = kind;
  model->gain = 0;
  return index;
}

/** @return the context behind a bit. It moves towards the bit by 2^-(1 + step). A step lasts for 2^step bits on average, since
 * the range, which both sides have, serves as a die; the last one is 5. @param range  behind the bit, not yet normalised */
static inline ei_ota_context_t eiota_internal_adapted(uint32_t context, uint32_t one, uint32_t range) {
  const uint32_t step = context & 7u;
  const int32_t distance = one ? 256 - (int32_t)context : 65536 - 256 - (int32_t)context;
  context += (uint32_t)(distance >> (step + 1)) & ~7u;
  if (step != 5 && (range >> 8 & ((1u << step) - 1u)) == 0) ++context;
  return (ei_ota_context_t)context;
}

/** @return 16 times the binary logarithm of a number above 0, with its mantissa taken for that of the logarithm. */
static inline int32_t eiota_internal_logarithm(uint32_t number) {
  int32_t logarithm = 30 * 16;
#if (defined(__arm__) && !defined(__ARM_FEATURE_CLZ)) || (defined(__riscv) && !defined(__riscv_zbb)) || !defined(__GNUC__)
  for (; (int32_t)number >= 0; number <<= 1) logarithm -= 16;
#else
  logarithm -= 16 * __builtin_clz(number);
  number <<= __builtin_clz(number);
#endif
  return logarithm + (int32_t)(number >> 27);
}

/** @return the level of the next number: the expected logarithm of its size. @param mean  of levels, see ei_ota_stream_t
 * @param unit  by how much more than that it is expected, in 16ths */
static inline uint32_t eiota_internal_level(int32_t mean, int32_t unit) {
  const int32_t expected = (mean >> 4) + unit;
  return (uint32_t)(expected < 0 ? 0 : expected) >> 4;
}

/** @return the logarithm of the width of its bins at a level. */
static inline uint32_t eiota_internal_bin_width(uint32_t level) { return (level == 0 ? 0 : level - 1) & 31u; }

/** @return the base of a value, rounded as the value is. */
static inline uint32_t eiota_internal_rounded(uint32_t base, uint32_t rounding) {
  return (base + (1u << rounding >> 1)) >> rounding << rounding;
}

/** @return the mean of levels behind a number. */
static inline int16_t eiota_internal_next_level(int32_t mean, int32_t number, int32_t unit) {
  const uint32_t size = number < 0 ? 0u - (uint32_t)number : (uint32_t)number;
  return (int16_t)(mean + (((eiota_internal_logarithm(2 * size | 1u) - unit) * 16 - mean) >> 3));
}

/** Notes a value of a stream that has a mean. */
static inline void eiota_internal_note_value(ei_ota_coded_entry_t *entry, uint32_t value) {
  ei_ota_stream_t *const stream = entry->stream;
  stream->mean += (uint32_t)((int32_t)(value - stream->mean) >> entry->rate);
  entry->rate += entry->rate != 3;
}

/* Bits of int8 below its bins where the base is 127 or -127. */
enum { EI_OTA_EDGE_WIDTH = 2 };

/** @return what an int8 element is expected to be. */
static inline int32_t eiota_internal_predict_int8(const ei_ota_weight_model_t *model, int32_t base) {
  return base + ((int32_t)((uint32_t)base * model->gain + 32768u) >> 16);
}

static inline void eiota_internal_note_int8(ei_ota_weight_model_t *model, int32_t base, int32_t value) {
  const int32_t error = (int32_t)((uint32_t)(value - base) * 65536u - (uint32_t)base * model->gain);
  model->gain += (uint32_t)((error >> 8) * base >> 8);
}

/* @return value * from / to; the value itself if the scales are far apart */
static inline uint32_t eiota_internal_rescale(uint32_t value, uint32_t from, uint32_t to) {
  const uint32_t shift = 8 + (to >> 23) - (from >> 23);
  const uint32_t ratio = (from << 8 | 0x80000000u) / ((eiota_internal_mantissa(to) + 128u) >> 8);
  if (shift > 15) return value;
  const uint32_t upper = (uint32_t)((int32_t)value >> 8) * ratio, lower = (value & 255u) * ratio >> 8;
  return (uint32_t)((int32_t)(upper + lower + (1u << shift >> 1)) >> shift);
}

/** A bias times its scale changes little. @param base  of the element. @param unit  receives that of its number
 * @return what the bias is expected to be */
static inline uint32_t eiota_internal_predict_bias(const ei_ota_weight_model_t *model, uint32_t base, int32_t *unit) {
  const uint32_t *const filter = model->filter_scales;
  const uint32_t scale = eiota_internal_multiply_large_scales(model->streams[EI_OTA_ACTIVATION_STREAM].mean, filter[0]);
  *unit = 127 * 16 - (int32_t)(scale >> 19);
  return eiota_internal_rescale(base, eiota_internal_multiply_large_scales(model->base_input, filter[1]), scale);
}

/** @return the unit of the change of a float32. @param base  its bits */
static inline int32_t eiota_internal_float_unit(uint32_t base) { return (127 - (int32_t)(base >> 23 & 255u)) * 16; }

#ifdef __cplusplus
}
#endif

#endif
