/* SPDX-License-Identifier: MIT */
#include "weight_decoder.h"

#include "ei_ota/ei_ota.h"
#include "little_endian.h"

/* Bytes behind the end are zeros, which an encoder may leave out. */
static void normalise(ei_ota_range_t *range) {
  do {
    uint32_t byte = 0, size = 1;
    const uint32_t at = range->at++;
    if (at < range->end) {
      const uint8_t *const bytes = range->coded->read(range->coded, at, &size);
      if (bytes != NULL)
        byte = *bytes;
      else
        range->error = EI_OTA_ERR_FLASH;
    }
    range->code = range->code << 8 | byte;
    range->range <<= 8;
  } while (range->range < 1u << 24);
}

uint32_t eiota_internal_decode_bit(ei_ota_range_t *range, ei_ota_context_t *context) {
  const uint32_t before = *context, code = range->code;
  uint32_t bound = (range->range >> 16) * before;
  const uint32_t zero = 0u - (code < bound); /* all ones, since compilers make a branch of that, not of a condition */
  if (!zero) {
    range->code = code - bound;
    bound = range->range - bound;
  }
  range->range = bound;
  *context = eiota_internal_adapted(before, !zero, bound);
  if (bound < 1u << 24) normalise(range);
  return zero + 1;
}

uint32_t eiota_internal_decode_bits(ei_ota_range_t *range, uint32_t count) {
  uint32_t value = 0;
  do {
    const uint32_t some = count < 8 ? count : 8;
    const uint32_t unit = range->range >> some;
    const uint32_t part = range->code / unit;
    range->range = unit;
    range->code -= part * unit;
    value = value << some | part;
    if (unit < 1u << 24) normalise(range);
    count -= some;
  } while (count != 0);
  return value;
}

/* Whether a number is 0; the bin of its size, from the last context on each twice as wide as the one before; where in the bin
 * it is; its sign.
 * @param width  logarithm of the width of the first bins. @param sign_bits  1, or 0: no sign is coded, and none is negative */
static int32_t decode_number(ei_ota_range_t *range, ei_ota_context_t *context, uint32_t width, uint32_t sign_bits) {
  const ei_ota_context_t *const last = context + EI_OTA_BINS - 1;
  uint32_t size = 1;
  if (eiota_internal_decode_bit(range, context++)) return 0;
  while (!eiota_internal_decode_bit(range, context) && width != 31) {
    size += 1u << width;
    if (context != last)
      ++context;
    else
      ++width;
  }
  const uint32_t rest = eiota_internal_decode_bits(range, width + sign_bits);
  const uint32_t sign = 0u - (rest & sign_bits);
  size += rest >> sign_bits;
  return (int32_t)((size ^ sign) - sign);
}

int32_t eiota_internal_decode_change(ei_ota_range_t *range, ei_ota_contexts_t *contexts, int32_t unit, uint32_t last) {
  int16_t *const levels = &range->entry.stream->levels[range->entry.mode];
  const int32_t mean = *levels;
  const uint32_t level = eiota_internal_level(mean, unit);
  if (last > level) last = level;
  const int32_t number = decode_number(range, contexts[last], eiota_internal_bin_width(level), 1);
  *levels = eiota_internal_next_level(mean, number, unit);
  return number;
}

uint32_t eiota_internal_decode_value(ei_ota_range_t *range, uint32_t base, int32_t unit) {
  ei_ota_stream_t *const stream = range->entry.stream;
  if (range->entry.mode == EI_OTA_CODED_SAME) return base;
  if (range->entry.mode == EI_OTA_CODED_RAW) base = stream->mean;
  const uint32_t rounding = stream->rounding;
  base = eiota_internal_rounded(base, rounding);
  const uint32_t value = base + ((uint32_t)eiota_internal_decode_change(range, &stream->contexts, unit, 0) << rounding);
  eiota_internal_note_value(&range->entry, value);
  return value;
}

const ei_ota_elements_t eiota_internal_no_elements = {(const uint8_t *)&eiota_internal_no_elements.stride, 0};

static const uint8_t *take(ei_ota_elements_t *elements) {
  const uint8_t *const element = elements->first;
  elements->first += elements->stride;
  return element;
}

static uint32_t decode_bias(ei_ota_weight_decoder_t *decoder, uint32_t base) {
  ei_ota_weight_model_t *const model = &decoder->model;
  if (decoder->scales.left != 0) {
    --decoder->scales.left;
    model->filter_scales[1] = eiota_internal_u32(take(&decoder->scales.base));
    model->filter_scales[0] = eiota_internal_decode_value(&decoder->scales.range, model->filter_scales[1], 0);
  }
  int32_t unit;
  base = eiota_internal_predict_bias(model, base, &unit);
  return base + (uint32_t)eiota_internal_decode_change(&decoder->at.range, &decoder->at.range.entry.stream->contexts, unit, 0);
}

static uint32_t decode_int8(ei_ota_weight_decoder_t *decoder, int32_t base) {
  ei_ota_weight_model_t *const model = &decoder->model;
  if (base * base == 127 * 127) { /* whatever differs lies on the other side */
    const uint32_t size =
        (uint32_t)decode_number(&decoder->at.range, model->int8_contexts[EI_OTA_LEVELS], EI_OTA_EDGE_WIDTH, 0);
    return base < 0 ? (uint32_t)base + size : (uint32_t)base - size;
  }
  const uint32_t sum = (uint32_t)eiota_internal_predict_int8(model, base) +
                       (uint32_t)eiota_internal_decode_change(&decoder->at.range, model->int8_contexts, 0, EI_OTA_LEVELS - 1);
  const int32_t value = (int8_t)sum;
  eiota_internal_note_int8(model, base, value);
  return (uint32_t)value;
}

void eiota_internal_begin_weights(ei_ota_weight_decoder_t *decoder, uint32_t kind, uint32_t count) {
  ei_ota_weight_model_t *const model = &decoder->model;
  ei_ota_range_t *const range = &decoder->at.range;
  decoder->at.left = count;
  const uint32_t stream = eiota_internal_begin_entry(model, &range->entry, kind);
  if (decoder->at.base.stride != 0) {
    range->entry.mode = EI_OTA_CODED_SAME;
    if (eiota_internal_decode_bit(range, &model->flags[EI_OTA_IS_OTHER + stream]))
      range->entry.mode = eiota_internal_decode_bit(range, &model->flags[EI_OTA_IS_RAW]);
  }
  if (stream == EI_OTA_FILTER_STREAM) {
    decoder->scales = decoder->at;
    decoder->scales.range.entry.stream = &decoder->scales_stream;
    decoder->scales_stream = model->streams[EI_OTA_FILTER_STREAM];
  }
  if (stream == EI_OTA_ACTIVATION_STREAM) {
    model->base_input = eiota_internal_u32(decoder->at.base.first);
    if (range->entry.mode == EI_OTA_CODED_SAME) model->streams[EI_OTA_ACTIVATION_STREAM].mean = model->base_input;
  }
  if (range->entry.mode == EI_OTA_CODED_RAW) decoder->at.base = eiota_internal_no_elements;
}

uint32_t eiota_internal_next_weight(ei_ota_weight_decoder_t *decoder) {
  const uint32_t kind = decoder->model.kind;
  const uint8_t *const base = take(&decoder->at.base);
  if (kind == EI_OTA_INT8) return decode_int8(decoder, (int8_t)*base);
  if (kind == EI_OTA_INT32) return decode_bias(decoder, eiota_internal_u32(base));
  if (kind <= EI_OTA_FLOAT32) return decoder->floats->next(decoder, base);
  return eiota_internal_decode_value(&decoder->at.range, kind == EI_OTA_ZERO_POINT8 ? *base : eiota_internal_u32(base), 0);
}

void eiota_internal_start_weights(ei_ota_weight_decoder_t *decoder, const ei_ota_source_t *payload,
                                  const ei_ota_header_t *header, const ei_ota_float_decoder_t *floats) {
  eiota_internal_start_weight_model(&decoder->model, (header->flags & EI_OTA_ROUNDING) / EI_OTA_ROUNDING_OF_ONE);
  decoder->floats = floats;
  decoder->scales.range.error = 0;
  decoder->scales.left = 0;
  ei_ota_range_t *const range = &decoder->at.range;
  range->coded = payload;
  range->at = header->content_offset;
  range->end = header->content_offset + header->content_size;
  range->range = 1;
  range->code = 0;
  range->error = 0;
  normalise(range); /* reads three bytes */
}
