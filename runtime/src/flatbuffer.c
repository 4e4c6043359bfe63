/* SPDX-License-Identifier: MIT */
#include "flatbuffer.h"

#include <string.h>

#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "image.h"
#include "scale_product.h"
#include "tensor_entries.h"

/* A weight in the firmware's flatbuffer. */
typedef struct {
  ei_ota_entry_t entry;
  uint32_t begin;   /* offset in the flatbuffer */
  uint32_t content; /* offset in the payload */
} weight_t;

static uint32_t offset_of(const ei_ota_entry_t *entry, const void *place) {
  return (uint32_t)((uintptr_t)place - (uintptr_t)entry->part->tensors->rows);
}

/* Finds the first weight of a part that begins at `from` or behind it; entries are not in the order of the flatbuffer.
 * @param first  entry of the part. @return 0 behind the last weight */
static int find_weight(const ei_ota_model_t *model, const ei_ota_entry_t *first, uint32_t content, uint32_t flags,
                       uint32_t from, weight_t *found) {
  ei_ota_entry_t entry = *first;
  found->entry = entry;
  found->begin = UINT32_MAX;
  found->content = content;
  do {
    const uint32_t begin = entry.place != NULL ? offset_of(&entry, entry.place[0]) : 0;
    if (entry.place != NULL && entry.size != 0 && begin >= from && begin < found->begin) {
      found->entry = entry;
      found->begin = begin;
      found->content = content;
    }
    content += eiota_internal_content_size(&entry, flags);
  } while (eiota_internal_next_entry(model, &entry) && entry.part == first->part);
  return found->begin != UINT32_MAX;
}

/* What is copied from a payload into a slot. */
typedef struct {
  ei_ota_writer_t *writer;
  const ei_ota_entry_t *first; /* entry of the table part */
  const ei_ota_source_t *payload;
  uint32_t content; /* offset in the payload of the content of that entry */
  uint32_t flags;   /* of the payload */
} copy_t;

/* @param element  receives up to four bytes. @return 0 or EI_OTA_ERR_FLASH */
static int read_element(const copy_t *copy, uint32_t at, void *element, uint32_t size) {
  const uint8_t *const bytes = copy->payload->read(copy->payload, at, &size);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  memcpy(element, bytes, size);
  return 0;
}

static int append_zero_points(const copy_t *copy, const weight_t *weight) {
  const uint32_t size = weight->entry.kind == EI_OTA_ZERO_POINT32 ? 4 : 1;
  uint32_t at = weight->content;
  int error = 0;
  for (uint32_t left = weight->entry.count; left != 0 && error == 0; --left, at += size) {
    int32_t zero_point[2] = {0, 0};
    error = read_element(copy, at, zero_point, size);
    if (size == 1) zero_point[0] = (int8_t)zero_point[0]; /* little-endian */
    zero_point[1] = zero_point[0] >> 31;
    if (error == 0) error = eiota_internal_append(copy->writer, zero_point, 4u << weight->entry.wide);
  }
  return error;
}

/* @return the offset in the payload of the content of the weight at a place in the firmware's flatbuffer */
static uint32_t content_at(const copy_t *copy, const void *place) {
  weight_t weight;
  find_weight(copy->writer->model, copy->first, copy->content, copy->flags, offset_of(copy->first, place), &weight);
  return weight.content;
}

static int append_bias_scales(const copy_t *copy, const ei_ota_entry_t *entry) {
  uint32_t filter = content_at(copy, entry->place[2]);
  float input_scale, filter_scale;
  int error = read_element(copy, content_at(copy, entry->place[1]), &input_scale, sizeof input_scale);
  for (uint32_t left = entry->count; left != 0 && error == 0; --left, filter += (uint32_t)sizeof filter_scale) {
    error = read_element(copy, filter, &filter_scale, sizeof filter_scale);
    if (error != 0) return error;
    const float scale = eiota_internal_scale_product(input_scale, filter_scale);
    error = eiota_internal_append(copy->writer, &scale, sizeof scale);
  }
  return error;
}

/* Hands over content piece by piece. @return 0, or what `put` returned, or EI_OTA_ERR_FLASH */
static int for_each_piece(const copy_t *copy, uint32_t at, uint32_t left,
                          int (*put)(ei_ota_writer_t *writer, const void *bytes, uint32_t size)) {
  int error = 0;
  for (uint32_t size; left != 0 && error == 0; at += size, left -= size) {
    size = left;
    const uint8_t *const bytes = copy->payload->read(copy->payload, at, &size);
    error = bytes != NULL ? put(copy->writer, bytes, size) : EI_OTA_ERR_FLASH;
  }
  return error;
}

static int append_weight(const copy_t *copy, const weight_t *weight) {
  if (eiota_internal_is_derived(&weight->entry, copy->flags)) return append_bias_scales(copy, &weight->entry);
  if (weight->entry.kind == EI_OTA_ZERO_POINT8 || weight->entry.kind == EI_OTA_ZERO_POINT32)
    return append_zero_points(copy, weight);
  return for_each_piece(copy, weight->content, weight->entry.size, eiota_internal_append);
}

static int append_flatbuffer(const copy_t *copy) {
  const ei_ota_flatbuffer_t *const flatbuffer = eiota_internal_flatbuffer_of(copy->first->part);
  const uint8_t *const factory = (const uint8_t *)flatbuffer->tensors.rows;
  uint32_t done = 0;
  int error = 0;
  weight_t weight;
  while (error == 0 && find_weight(copy->writer->model, copy->first, copy->content, copy->flags, done, &weight)) {
    error = eiota_internal_append(copy->writer, factory + done, weight.begin - done);
    if (error == 0) error = append_weight(copy, &weight);
    done = weight.begin + weight.entry.size;
  }
  return error != 0 ? error : eiota_internal_append(copy->writer, factory + done, flatbuffer->size - done);
}

static int add_to_checksum(ei_ota_writer_t *writer, const void *bytes, uint32_t size) {
  writer->crc = eiota_internal_crc32(writer->crc, bytes, size);
  return 0;
}

/* @param at  offset in the flash of elements, of which each takes part with four bytes if it has eight */
static void read_elements(ei_ota_writer_t *writer, uint32_t at, uint32_t size, uint32_t wide) {
  for (uint32_t done = 0; done != size;) {
    uint32_t piece = wide ? 4 - done % 8 : size - done;
    const uint8_t *const bytes = eiota_internal_read_back(writer, at + done, &piece);
    writer->crc = eiota_internal_crc32(writer->crc, bytes, piece);
    done += piece;
    if (wide && done % 8 == 4) done += 4;
  }
}

static int append(ei_ota_writer_t *writer, const ei_ota_entry_t *first, const ei_ota_source_t *payload, uint32_t flags,
                  uint32_t *content) {
  const copy_t copy = {writer, first, payload, *content, flags};
  const uint32_t begin = writer->at;
  int error = append_flatbuffer(&copy);
  ei_ota_entry_t entry = *first;
  do {
    if (error != 0) return error;
    const uint32_t size = eiota_internal_content_size(&entry, copy.flags);
    if (entry.place == NULL)
      error = for_each_piece(&copy, *content, size, add_to_checksum);
    else if (!eiota_internal_is_derived(&entry, copy.flags))
      read_elements(writer, begin + offset_of(&entry, entry.place[0]), entry.size, entry.wide);
    *content += size;
  } while (eiota_internal_next_entry(writer->model, &entry) && entry.part == first->part);
  return error;
}

static int has_structure(const ei_ota_model_t *model, const ei_ota_entry_t *first, const uint8_t *image) {
  const ei_ota_flatbuffer_t *const flatbuffer = eiota_internal_flatbuffer_of(first->part);
  const uint8_t *const factory = (const uint8_t *)flatbuffer->tensors.rows;
  const uint8_t *const found = image + flatbuffer->tensors.image;
  uint32_t done = 0;
  weight_t weight;
  while (find_weight(model, first, 0, 0, done, &weight)) {
    if (memcmp(factory + done, found + done, weight.begin - done) != 0) return 0;
    done = weight.begin + weight.entry.size;
  }
  return memcmp(factory + done, found + done, flatbuffer->size - done) == 0;
}

const ei_ota_flatbuffers_t eiota_internal_flatbuffers = {append, has_structure};
