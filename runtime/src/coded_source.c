/* SPDX-License-Identifier: MIT */
/* Presents a coded payload as a structural one: a source that decodes the content while it is read. */
#include <string.h>

#include "coding.h"
#include "ei_ota/ei_ota.h"
#include "image.h"
#include "weight_decoder.h"

#ifdef __GNUC__
#define NOINLINE __attribute__((noinline))
#else
#define NOINLINE
#endif

enum { WINDOW_SIZE = 32 };

typedef struct {
  ei_ota_source_t source; /* what readers see */
  const ei_ota_model_t *model;
  const ei_ota_source_t *payload;
  const ei_ota_header_t *header; /* of the payload */
  ei_ota_header_t structural;    /* what readers see: the content is as long as the entries that were entered */
  uint32_t begin, end;           /* offsets in the structural payload of the bytes that were decoded last */
  const uint8_t *bytes;          /* these */
  uint32_t left;                 /* bytes of the entry that come behind them */
  uint32_t element;              /* bytes of an element of it */
  ei_ota_entry_t entry;          /* unless the reader tells which */
  ei_ota_base_t base, flash_base;
  int has_gone_back; /* whether the content was not read in its order */
  int error;         /* EI_OTA_ERR_FORMAT, _FLASH */
  ei_ota_weight_decoder_t decoder;
  uint8_t window[WINDOW_SIZE];
} coded_source_t;

static int is_delta(const coded_source_t *coded) { return (coded->structural.flags & EI_OTA_FLAG_DELTA) != 0; }

static void start(coded_source_t *coded) {
  coded->begin = coded->end = coded->header->content_offset;
  coded->left = 0;
  coded->structural.content_size = 0;
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

/* Where the decoder takes the elements of the base from. */
static ei_ota_elements_t *elements_of(coded_source_t *coded) { return &coded->decoder.at.base; }

static void find_base(coded_source_t *coded, const ei_ota_entry_t *entry) {
  const ei_ota_coding_t *const coding = coded->model->coding;
  ei_ota_elements_t *const elements = elements_of(coded);
  *elements = eiota_internal_no_elements;
  if (!is_delta(coded)) return;
  /* A factory copy has the weights in flash, too, and is read in its order. */
  if (coding->base != NULL) coding->base->find(&coded->base, entry, elements);
  if (entry->part->tensors != NULL) coding->flash_base->find(&coded->flash_base, entry, elements);
  if (entry->kind == EI_OTA_BIAS_SCALE) *elements = eiota_internal_no_elements; /* not every firmware has them */
}

static void show(coded_source_t *coded, const uint8_t *bytes, uint32_t size) {
  coded->bytes = bytes;
  coded->begin = coded->end;
  coded->end += size;
  coded->left -= size;
}

static int is_same(const coded_source_t *coded) { return coded->decoder.at.range.entry.mode == EI_OTA_CODED_SAME; }

static void enter(const ei_ota_source_t *source, const ei_ota_entry_t *entry) {
  coded_source_t *const coded = (coded_source_t *)(void *)source;
  const uint32_t size = eiota_internal_content_size(entry, coded->structural.flags);
  find_base(coded, entry);
  coded->structural.content_size += size;
  coded->left = size;
  if (size == 0) return;
  coded->element = eiota_internal_coded_element_size(entry);
  eiota_internal_begin_weights(&coded->decoder, entry->kind, entry->count);
  /* Elements that are those of the base need no copy, unless they are several that have another size there. */
  if (is_same(coded) && (size == coded->element || elements_of(coded)->stride == coded->element))
    show(coded, elements_of(coded)->first, size);
}

static void take_same(coded_source_t *coded, uint32_t size) {
  ei_ota_elements_t *const elements = elements_of(coded);
  for (uint32_t done = 0; done != size; done += coded->element, elements->first += elements->stride)
    memcpy(coded->window + done, elements->first, coded->element);
}

static void decode_elements(coded_source_t *coded, uint32_t size) {
  const uint8_t *const end = coded->window + size;
  for (uint8_t *to = coded->window; to != end;) {
    uint32_t value = eiota_internal_next_weight(&coded->decoder);
    for (uint32_t left = coded->element; left != 0; --left, value >>= 8) *to++ = (uint8_t)value;
  }
}

/* @return 0, although there may be nothing to show of the next entry; EI_OTA_ERR_FORMAT behind the last one, _FLASH */
static int decode_next(coded_source_t *coded) {
  if (coded->left == 0) {
    if (!eiota_internal_next_entry(coded->model, &coded->entry)) return EI_OTA_ERR_FORMAT;
    enter(&coded->source, &coded->entry);
  } else {
    const uint32_t size = coded->left < WINDOW_SIZE ? coded->left : WINDOW_SIZE;
    if (is_same(coded))
      take_same(coded, size);
    else
      decode_elements(coded, size);
    show(coded, coded->window, size);
  }
  return eiota_internal_weights_error(&coded->decoder);
}

static inline const uint8_t *read_shown(const coded_source_t *coded, uint32_t offset, uint32_t *size) {
  const uint32_t room = coded->end - offset;
  if (*size > room) *size = room;
  return coded->bytes + (offset - coded->begin);
}

/* On its own, so that reading what is shown saves no registers. */
static NOINLINE const uint8_t *decode_to(coded_source_t *coded, uint32_t offset, uint32_t *size) {
  if (offset < coded->begin) {
    coded->has_gone_back = 1;
    start(coded);
  }
  while (offset >= coded->end) {
    coded->error = decode_next(coded);
    if (coded->error != 0) return NULL;
  }
  return read_shown(coded, offset, size);
}

static const uint8_t *read_coded(const ei_ota_source_t *source, uint32_t offset, uint32_t *size) {
  coded_source_t *const coded = (coded_source_t *)(void *)source;
  return offset < coded->begin || offset >= coded->end ? decode_to(coded, offset, size) : read_shown(coded, offset, size);
}

static int decode_coded(const ei_ota_model_t *model, const ei_ota_source_t *payload, const ei_ota_header_t *header,
                        int (*use)(void *context, const ei_ota_source_t *structural, const ei_ota_header_t *header),
                        void *context) {
  coded_source_t coded;
  coded.source = *payload;
  coded.source.read = read_coded;
  coded.source.enter = enter;
  coded.model = model;
  coded.payload = payload;
  coded.header = header;
  coded.structural = *header;
  coded.has_gone_back = coded.error = 0;
  int error = open_bases(&coded);
  if (error != 0) return error;
  start(&coded);
  error = use(context, &coded.source, &coded.structural);
  if (coded.error == 0) coded.error = eiota_internal_weights_error(&coded.decoder);
  if (coded.error != 0) return coded.error;
  /* Who goes back does so in a content that has been read in its order before. */
  const int has_ended = coded.has_gone_back || eiota_internal_have_weights_ended(&coded.decoder);
  return error == 0 && !has_ended ? EI_OTA_ERR_FORMAT : error;
}

const ei_ota_decoder_t eiota_internal_range_decoder = {decode_coded};
