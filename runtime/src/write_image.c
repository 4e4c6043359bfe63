/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bind_table.h"
#include "coding.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "flatbuffer.h"
#include "image.h"
#include "scale_product.h"
#include "slot_image.h"
#include "slot_table.h"
#include "slot_writer.h"
#include "store_flash.h"
#include "tensor_entries.h"

static int append_element(ei_ota_writer_t *writer, const void *element) {
  writer->crc = eiota_internal_crc32(writer->crc, element, 4);
  return eiota_internal_append(writer, element, 4);
}

static void read_float(const ei_ota_writer_t *writer, uint32_t at, float *value) {
  uint32_t size = sizeof *value;
  memcpy(value, eiota_internal_read_back(writer, at, &size), sizeof *value);
}

/* @param code  of a row of the same source that has been written. @return the offset in the flash of its scales */
static uint32_t find_scales(const ei_ota_writer_t *writer, const ei_ota_part_t *part, uint32_t code) {
  uint32_t place, end = 0;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  do {
    (void)eiota_internal_next_entry(writer->model, &entry);
    place = eiota_internal_place(&entry, &end);
  } while (entry.part != part || (entry.kind != EI_OTA_SCALE && entry.kind != EI_OTA_BIAS_SCALE) ||
           ((*entry.row ^ code) & (EI_OTA_ROWS - 1u)) != 0);
  return writer->image + place + (uint32_t)sizeof(int32_t);
}

static int append_bias_scales(ei_ota_writer_t *writer, const ei_ota_entry_t *entry) {
  const uint32_t input = find_scales(writer, entry->part, entry->row[-2]);
  uint32_t filter = find_scales(writer, entry->part, entry->row[-1]);
  float input_scale, filter_scale;
  read_float(writer, input, &input_scale);
  int error = 0;
  for (uint32_t left = entry->count; left != 0 && error == 0; --left, filter += (uint32_t)sizeof filter_scale) {
    read_float(writer, filter, &filter_scale);
    const float scale = eiota_internal_scale_product(input_scale, filter_scale);
    error = eiota_internal_append(writer, &scale, sizeof scale);
  }
  return error;
}

static int append_content(ei_ota_writer_t *writer, const ei_ota_entry_t *entry, const uint8_t *content, uint32_t size) {
  int error = 0;
  if (entry->kind != EI_OTA_ZERO_POINT8) {
    writer->crc = eiota_internal_crc32(writer->crc, content, size);
    return eiota_internal_append(writer, content, size);
  }
  for (; size != 0 && error == 0; --size) {
    const int32_t zero_point = (int8_t)*content++;
    error = append_element(writer, &zero_point);
  }
  return error;
}

static int append_entry(ei_ota_writer_t *writer, const ei_ota_entry_t *entry, const ei_ota_source_t *payload, uint32_t flags,
                        uint32_t *at) {
  const int32_t count = (int32_t)entry->count;
  int error = entry->kind >= EI_OTA_SCALE ? eiota_internal_append(writer, &count, sizeof count) : 0;
  if (eiota_internal_is_derived(entry, flags)) return error != 0 ? error : append_bias_scales(writer, entry);
  uint32_t left = eiota_internal_coded_size(entry);
  while (left != 0 && error == 0) {
    uint32_t size = left;
    const uint8_t *const content = payload->read(payload, *at, &size);
    if (content == NULL) return EI_OTA_ERR_FLASH;
    error = append_content(writer, entry, content, size);
    *at += size;
    left -= size;
  }
  return error;
}

/* The payload's header and TLVs. What tells the image from the payload: flags, the size of the content, and the key in place of
 * the base. */
static int append_head(ei_ota_writer_t *writer, const ei_ota_payload_t *payload, uint32_t key) {
  const ei_ota_source_t *const source = &payload->source;
  ei_ota_header_t header = payload->header;
  header.flags = (uint8_t)((header.flags & EI_OTA_FLAG_BIAS_SCALES) | EI_OTA_FLAG_IMAGE);
  header.base = key;
  header.content_size = writer->model->flash->image_size;
  int error = eiota_internal_append(writer, &header, EI_OTA_HEADER_SIZE);
  for (uint32_t at = EI_OTA_HEADER_SIZE, size; at != header.content_offset && error == 0; at += size) {
    size = header.content_offset - at;
    const uint8_t *const bytes = source->read(source, at, &size);
    error = bytes != NULL ? eiota_internal_append(writer, bytes, size) : EI_OTA_ERR_FLASH;
  }
  return error != 0 ? error : eiota_internal_pad_to(writer, writer->image);
}

static int append_image(void *context, const ei_ota_source_t *payload, const ei_ota_header_t *header) {
  ei_ota_writer_t *const writer = (ei_ota_writer_t *)context;
  uint32_t at = header->content_offset, end = 0;
  int error = 0;
  const ei_ota_flatbuffer_t *written = NULL;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (error == 0 && eiota_internal_next_entry(writer->model, &entry)) {
    const ei_ota_flatbuffer_t *const flatbuffer = eiota_internal_flatbuffer_of(entry.part);
    if (flatbuffer != NULL && flatbuffer == written) continue;
    error = eiota_internal_pad_to(writer, writer->image + eiota_internal_place(&entry, &end));
    if (error != 0) return error;
    written = flatbuffer;
    error = flatbuffer != NULL ? flatbuffer->functions->append(writer, &entry, payload, header->flags, &at)
                               : append_entry(writer, &entry, payload, header->flags, &at);
  }
  if (error == 0) error = eiota_internal_pad_to(writer, writer->image + writer->model->flash->image_size);
  return error == 0 && writer->crc != header->weights_crc ? EI_OTA_ERR_FLASH : error;
}

int eiota_internal_write_image(const ei_ota_t *ota, const ei_ota_payload_t *payload, uint32_t slot, uint32_t digest[2]) {
  ei_ota_store_t *const store = ota->config->store;
  const uint32_t begin = eiota_internal_slot_offset(store->flash, slot);
  ei_ota_writer_t writer;
  uint8_t whole_digest[EI_OTA_DIGEST_SIZE];
  writer.store = store;
  writer.model = ota->config->model;
  writer.at = begin;
  writer.image = begin + eiota_internal_image_offset(payload->header.content_offset);
  writer.crc = 0;
  eiota_internal_sha256_start(&writer.sha);
  eiota_internal_forget_tables(store, begin, begin + store->flash->slot_size);
  int error = eiota_internal_flash_erase(store->flash, begin, begin + store->flash->slot_size);
  if (error == 0) error = append_head(&writer, payload, ota->config->verifier != NULL ? ota->config->verifier->key : 0);
  if (error == 0) error = eiota_internal_present(writer.model, &payload->source, &payload->header, append_image, &writer);
  if (error != 0) return error;
  eiota_internal_sha256_finish(&writer.sha, whole_digest);
  error = eiota_internal_flash_write(store, writer.at, whole_digest, sizeof whole_digest);
  if (error == 0) error = eiota_internal_flash_finish(store, writer.at + (uint32_t)sizeof whole_digest);
  memcpy(digest, whole_digest, 2 * sizeof *digest);
  return error;
}
