/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "sha256.h"
#include "slot_image.h"

/* @param head  the slot's first bytes, which are read only once */
static void compute_digest(const uint8_t *slot, const uint8_t *head, uint32_t end, uint8_t *digest) {
  ei_ota_sha256_t sha;
  eiota_internal_sha256_start(&sha);
  eiota_internal_sha256_update(&sha, head, EI_OTA_HEADER_SIZE);
  eiota_internal_sha256_update(&sha, slot + EI_OTA_HEADER_SIZE, end - EI_OTA_HEADER_SIZE);
  eiota_internal_sha256_finish(&sha, digest);
}

int eiota_internal_read_image(const ei_ota_t *ota, ei_ota_payload_t *payload) {
  const ei_ota_model_t *const model = ota->config->model;
  const uint8_t *const slot = payload->source.memory;
  ei_ota_header_t *const header = &payload->header;
  uint8_t head[EI_OTA_HEADER_SIZE], digest[EI_OTA_DIGEST_SIZE];
  memcpy(head, slot, sizeof head);
  payload->is_image = (head[EI_OTA_FLAGS_AT] & EI_OTA_FLAG_IMAGE) != 0;
  if (!payload->is_image) return EI_OTA_ERR_FORMAT;
  head[EI_OTA_FLAGS_AT] &= (uint8_t)~EI_OTA_FLAG_IMAGE;
  memcpy(&payload->key, head + EI_OTA_BASE_AT, sizeof payload->key);
  memset(head + EI_OTA_BASE_AT, 0, sizeof payload->key);
  int error = eiota_internal_read_header(head, model, header);
  if (error != 0) return error;
  if (header->content_size != model->flash->image_size) return EI_OTA_ERR_LAYOUT;
  const uint32_t end = eiota_internal_image_end(model, header->content_offset);
  if (end > ota->config->store->flash->slot_size) return EI_OTA_ERR_TRUNCATED;
  head[EI_OTA_FLAGS_AT] |= EI_OTA_FLAG_IMAGE;
  memcpy(head + EI_OTA_BASE_AT, &payload->key, sizeof payload->key);
  compute_digest(slot, head, end - EI_OTA_DIGEST_SIZE, digest);
  if (memcmp(digest, slot + end - EI_OTA_DIGEST_SIZE, sizeof digest) != 0) return EI_OTA_ERR_CORRUPT;
  ei_ota_reader_t reader = {&payload->source, EI_OTA_HEADER_SIZE, 0}, second = reader;
  ei_ota_header_t again = *header;
  error = eiota_internal_read_tlvs(&reader, header);
  /* A single read may be wrong, and the counter may become the lowest. */
  if (error == 0) error = eiota_internal_read_tlvs(&second, &again);
  if (error == 0 && (reader.crc != second.crc || header->counter != again.counter)) error = EI_OTA_ERR_FLASH;
  header->size = end;
  memcpy(payload->digest, digest, sizeof payload->digest);
  return error;
}
