/* SPDX-License-Identifier: MIT */
/* What only models with float32 or int16 weights need of the decoder. */
#include "little_endian.h"
#include "weight_decoder.h"

static uint32_t decode_float(ei_ota_weight_decoder_t *decoder, uint32_t base) {
  ei_ota_weight_model_t *const model = &decoder->model;
  int32_t unit = 0;
  uint32_t sign = base & 0x80000000u;
  if (decoder->at.range.entry.mode == EI_OTA_CODED_DELTA) {
    const uint32_t same =
        eiota_internal_decode_bit(&decoder->at.range, &model->flags[EI_OTA_IS_SAME_FLOAT + model->same_floats]);
    model->same_floats = (model->same_floats << 1 | same) & 3u;
    if (same) return base;
    sign ^= eiota_internal_decode_bit(&decoder->at.range, &model->flags[EI_OTA_FLOAT_SIGN]) << 31;
    unit = eiota_internal_float_unit(base);
  } else {
    sign = eiota_internal_decode_bits(&decoder->at.range, 1) << 31;
  }
  return sign | (eiota_internal_decode_value(&decoder->at.range, base & 0x7FFFFFFFu, unit) & 0x7FFFFFFFu);
}

static uint32_t next_float(ei_ota_weight_decoder_t *decoder, const uint8_t *base) {
  if (decoder->model.kind == EI_OTA_INT16)
    return eiota_internal_u16(base) +
           (uint32_t)eiota_internal_decode_change(&decoder->at.range, &decoder->at.range.entry.stream->contexts, 0, 0);
  return decode_float(decoder, eiota_internal_u32(base));
}

const ei_ota_float_decoder_t eiota_internal_float_decoder = {next_float};
