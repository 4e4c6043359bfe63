/* SPDX-License-Identifier: MIT */
/* Presents a coded payload as a structural one: a source that decodes the content while it is read. */
#include <string.h>

#include "coding.h"
#include "ei_ota/ei_ota.h"
#include "image.h"
#include "weight_decoder.h"

enum { WINDOW_SIZE = 32 };

typedef struct {
  ei_ota_source_t source; /* what readers see */
  const ei_ota_model_t *model;
  const ei_ota_source_t *payload;
  const ei_ota_header_t *header; /* of the payload */
  uint32_t begin, end;           /* offsets in the structural payload of the bytes that were decoded last */
  const uint8_t *bytes;          /* these */
  uint32_t left;                 /* bytes of the entry that come behind them */
  ei_ota_entry_t entry;
  ei_ota_elements_t elements; /* of the base */
  ei_ota_base_t base, flash_base;
  int has_gone_back; /* whether the content was not read in its order */
  int error;         /* EI_OTA_ERR_FORMAT, _FLASH */
  ei_ota_weight_decoder_t decoder;
  uint8_t window[WINDOW_SIZE];
} coded_source_t;

static int is_delta(const coded_source_t *coded) { return (coded->header->flags & EI_OTA_FLAG_DELTA) != 0; }

static void start(coded_source_t *coded) {
  coded->begin = coded->end = coded->header->content_offset;
  coded->left = 0;
  coded->base.at = 0;
  eiota_internal_start_entries(&coded->entry);
  eiota_internal_start_weights(&coded->decoder, coded->payload, coded->header, coded->model->coding->floats);
}

static int open_bases(coded_source_t *coded) {
  const ei_ota_coding_t *const coding = coded->model->coding;
  if (!is_delta(coded)) return 0;
  int error = coding->base != NULL ? coding->base->open(coded->model, &coded->base) : 0;
  if (error == 0 && coding->flash_base != NULL) error = coding->flash_base->open(coded->model, &coded->flash_base);
  return error;
}

static void find_base(coded_source_t *coded) {
  const ei_ota_coding_t *const coding = coded->model->coding;
  coded->elements = eiota_internal_no_elements;
  if (!is_delta(coded)) return;
  /* A factory copy has the weights in flash, too, and is read in its order. */
  if (coding->base != NULL) coding->base->find(&coded->base, &coded->entry, &coded->elements);
  if (coded->entry.part->tensors != NULL) coding->flash_base->find(&coded->flash_base, &coded->entry, &coded->elements);
  if (coded->entry.kind == EI_OTA_BIAS_SCALE) coded->elements = eiota_internal_no_elements; /* not every firmware has them */
}

/* Goes to the next entry that a payload has. @return 0 behind the last one */
static int next_entry(coded_source_t *coded) {
  ei_ota_entry_t *const entry = &coded->entry;
  while (coded->left == 0) {
    if (!eiota_internal_next_entry(coded->model, entry)) return 0;
    find_base(coded);
    coded->left = eiota_internal_content_size(entry, coded->header->flags);
    if (coded->left == 0) continue;
    eiota_internal_begin_weights(&coded->decoder, entry->kind, entry->count, &coded->elements);
  }
  return 1;
}

/* Elements that are those of the base need no copy unless they have another size there.
 * @param element  bytes of one in a structural payload. @return bytes that were taken */
static uint32_t take_same(coded_source_t *coded, uint32_t element) {
  if (coded->elements.stride == element) {
    coded->bytes = coded->elements.first;
    return coded->left;
  }
  const uint32_t size = coded->left < WINDOW_SIZE ? coded->left : WINDOW_SIZE;
  for (uint32_t done = 0; done != size; done += element, coded->elements.first += coded->elements.stride)
    memcpy(coded->window + done, coded->elements.first, element);
  return size;
}

/* @param element  as for take_same. @return bytes that were decoded */
static uint32_t decode_elements(coded_source_t *coded, uint32_t element) {
  const uint32_t size = coded->left < WINDOW_SIZE ? coded->left : WINDOW_SIZE;
  const uint8_t *const end = coded->window + size;
  for (uint8_t *to = coded->window; to != end;) {
    uint32_t value = eiota_internal_next_weight(&coded->decoder);
    for (uint32_t left = element; left != 0; --left, value >>= 8) *to++ = (uint8_t)value;
  }
  return size;
}

static int decode_next(coded_source_t *coded) {
  if (!next_entry(coded)) return EI_OTA_ERR_FORMAT;
  const uint32_t element = eiota_internal_coded_element_size(&coded->entry);
  coded->bytes = coded->window;
  const uint32_t size =
      coded->decoder.at.range.entry.mode == EI_OTA_CODED_SAME ? take_same(coded, element) : decode_elements(coded, element);
  coded->begin = coded->end;
  coded->end += size;
  coded->left -= size;
  return eiota_internal_weights_error(&coded->decoder);
}

static const uint8_t *read_coded(const ei_ota_source_t *source, uint32_t offset, uint32_t *size) {
  coded_source_t *const coded = (coded_source_t *)(void *)source;
  if (offset < coded->begin) {
    coded->has_gone_back = 1;
    start(coded);
  }
  while (offset >= coded->end) {
    coded->error = decode_next(coded);
    if (coded->error != 0) return NULL;
  }
  const uint32_t room = coded->end - offset;
  if (*size > room) *size = room;
  return coded->bytes + (offset - coded->begin);
}

/* @return bytes of the structural content. It goes through the entries as decoding does, in the same place to save stack. */
static uint32_t structural_size(coded_source_t *coded) {
  uint32_t size = 0;
  eiota_internal_start_entries(&coded->entry);
  while (eiota_internal_next_entry(coded->model, &coded->entry))
    size += eiota_internal_content_size(&coded->entry, coded->header->flags);
  return size;
}

static int decode_coded(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                        int (*use)(void *context, const ei_ota_source_t *structural, const ei_ota_header_t *header),
                        void *context) {
  coded_source_t coded;
  coded.source = *payload;
  coded.source.read = read_coded;
  coded.model = model;
  coded.payload = payload;
  coded.header = header;
  coded.has_gone_back = coded.error = 0;
  int error = open_bases(&coded);
  if (error != 0) return error;
  ei_ota_header_t structural = *header;
  structural.content_size = structural_size(&coded);
  start(&coded);
  error = use(context, &coded.source, &structural);
  if (coded.error != 0) return coded.error;
  /* Who goes back does so in a content that has been read in its order before. */
  const int has_ended = coded.has_gone_back || eiota_internal_have_weights_ended(&coded.decoder);
  return error == 0 && !has_ended ? EI_OTA_ERR_FORMAT : error;
}

const ei_ota_decoder_t eiota_internal_range_decoder = {decode_coded};
