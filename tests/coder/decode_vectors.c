/* SPDX-License-Identifier: MIT */
/* decode_vectors FILE: decodes what coded_vectors.cpp wrote, by the range decoder alone, and compares each element. */
#include <stdio.h>
#include <stdlib.h>

#include "little_endian.h"
#include "weight_decoder.h"

typedef struct {
  const uint8_t* at;
  const uint8_t* end;
} reader_t;

static void check(int is_right, const char* what) {
  if (is_right) return;
  fprintf(stderr, "FAILED: %s\n", what);
  exit(1);
}

static const uint8_t* take(reader_t* reader, size_t size) {
  const uint8_t* const bytes = reader->at;
  check((size_t)(reader->end - reader->at) >= size, "the file ends too early");
  reader->at += size;
  return bytes;
}

static uint32_t take_word(reader_t* reader) { return eiota_internal_u32(take(reader, 4)); }

static const uint8_t* content;

static const uint8_t* read_content(const ei_ota_source_t* source, uint32_t offset, uint32_t* size) {
  (void)source;
  *size = 1;
  return content + offset;
}

static uint32_t mask_of(uint32_t kind) {
  if (kind == EI_OTA_INT8 || kind == EI_OTA_ZERO_POINT8) return 0xFF;
  return kind == EI_OTA_INT16 ? 0xFFFF : 0xFFFFFFFF;
}

/* @return elements that were decoded */
static uint32_t decode_entry(reader_t* reader, ei_ota_weight_decoder_t* decoder, int is_delta) {
  const uint32_t kind = take_word(reader), count = take_word(reader);
  ei_ota_elements_t base = {take(reader, 4 * (size_t)count), 4};
  if (kind == EI_OTA_BIAS_SCALE || !is_delta) base = eiota_internal_no_elements;
  const uint8_t* const expected = take(reader, 4 * (size_t)count);
  decoder->at.base = base;
  eiota_internal_begin_weights(decoder, kind, count);
  const int is_same = decoder->at.range.entry.mode == EI_OTA_CODED_SAME;
  for (uint32_t i = 0; i != count; ++i) {
    const uint32_t value = is_same ? eiota_internal_u32(base.first + 4 * i) : eiota_internal_next_weight(decoder);
    check(((value ^ eiota_internal_u32(expected + 4 * i)) & mask_of(kind)) == 0, "another element");
  }
  check(eiota_internal_weights_error(decoder) == 0, "the decoder found an error");
  return count;
}

static uint32_t decode_payload(reader_t* reader) {
  static ei_ota_weight_decoder_t decoder;
  const ei_ota_source_t source = {.read = read_content};
  ei_ota_header_t header = {.flags = (uint8_t)take_word(reader)};
  uint32_t elements = 0;
  const uint32_t entries = take_word(reader);
  header.content_size = take_word(reader);
  content = take(reader, (header.content_size + 3u) / 4u * 4u);
  eiota_internal_start_weights(&decoder, &source, &header, &eiota_internal_float_decoder);
  for (uint32_t i = 0; i != entries; ++i) elements += decode_entry(reader, &decoder, header.flags & EI_OTA_FLAG_DELTA);
  check(eiota_internal_have_weights_ended(&decoder), "some of the content was not needed");
  return elements;
}

int main(int argc, char** argv) {
  static uint8_t bytes[1 << 24];
  FILE* const file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  check(file != NULL, "usage: decode_vectors FILE");
  reader_t reader = {bytes, bytes + fread(bytes, 1, sizeof bytes, file)};
  uint32_t elements = 0;
  const uint32_t payloads = take_word(&reader);
  for (uint32_t i = 0; i != payloads; ++i) elements += decode_payload(&reader);
  check(reader.at == reader.end && elements != 0, "the file is longer than what it says");
  printf("%lu payloads, %lu elements\n", (unsigned long)payloads, (unsigned long)elements);
  return 0;
}
