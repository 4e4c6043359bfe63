#include "slots.h"

#include <string.h>

#include "bytes.h"
#include "flash.h"
#include "records.h"

uint32_t ei_ota_slot_offset(const ei_ota_flash_t *flash, uint32_t slot) {
  return EI_OTA_RECORD_BLOCKS * flash->erase_size + slot * flash->slot_size;
}

static ei_ota_source_t slot_source(ei_ota_store_t *store, uint32_t slot) {
  const uint32_t offset = ei_ota_slot_offset(store->flash, slot);
  const uint8_t *const mapped = store->flash->mapped;
  const ei_ota_source_t source = {mapped == NULL ? NULL : mapped + offset, store->flash, offset, store->window};
  return source;
}

int ei_ota_read_slot(const ei_ota_t *ota, uint32_t slot, int verify, ei_ota_slot_payload_t *payload) {
  ei_ota_store_t *const store = ota->config->store;
  payload->source = slot_source(store, slot);
  payload->counter = 0;
  const uint8_t *bytes = ei_ota_source_get(&payload->source, 0, EI_OTA_HEADER_SIZE);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  int error = ei_ota_read_header(bytes, &payload->header);
  if (error != 0) return error;
  if (payload->header.size > store->flash->slot_size) return EI_OTA_ERR_FORMAT;
  if (verify)
    error = ei_ota_verify_payload(ota->config->model, ota->config->verifier, &payload->source, payload->header.size,
                                  &payload->header);
  if (error != 0) return error;
  bytes = ei_ota_source_get(&payload->source, payload->header.size - EI_OTA_TRAILER_SIZE, EI_OTA_TRAILER_SIZE);
  if (bytes == NULL) return EI_OTA_ERR_FLASH;
  payload->crc = ei_ota_u32(bytes);
  uint32_t size;
  const uint32_t at = ei_ota_find_tlv(&payload->source, &payload->header, EI_OTA_TLV_SECURITY_COUNTER, &size);
  if (at != 0) {
    bytes = ei_ota_source_get(&payload->source, at, size);
    if (bytes == NULL) return EI_OTA_ERR_FLASH;
    payload->counter = ei_ota_u32(bytes);
  }
  return payload->counter < store->record.lowest_counter ? EI_OTA_ERR_COUNTER : 0;
}

/* The live weights are to be confirmed: the confirmed ones have to stay. */
static int is_on_trial(const ei_ota_store_t *store) {
  return store->running != EI_OTA_NO_SLOT && store->running == store->record.trial;
}

uint32_t ei_ota_choose_slot(const ei_ota_store_t *store) {
  const ei_ota_record_t *const record = &store->record;
  const uint32_t count = store->flash->slot_count;
  const uint32_t needs = is_on_trial(store) ? 3 : 4;
  for (uint32_t need = 0; need != needs; ++need) {
    uint32_t slot = record->trial != EI_OTA_NO_SLOT ? record->trial : record->current;
    for (uint32_t left = count; left != 0; --left) {
      slot = slot + 1 < count ? slot + 1 : 0;
      if ((store->bad_slots >> slot & 1u) != 0 || slot == store->running) continue;
      if (need < 1 && slot == record->previous) continue;
      if (need < 2 && slot == record->trial) continue;
      if (need < 3 && slot == record->current) continue;
      return slot;
    }
  }
  return EI_OTA_NO_SLOT;
}

int ei_ota_slot_begin(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  store->target = (uint8_t)ei_ota_choose_slot(store);
  if (store->target != EI_OTA_NO_SLOT) return 0;
  return is_on_trial(store) ? EI_OTA_ERR_STATE : EI_OTA_ERR_FLASH;
}

/* A slot that fails is left alone until the next boot. */
static int note(ei_ota_store_t *store, int error) {
  if (error != 0) store->bad_slots |= 1u << store->target;
  return error;
}

/* Bytes of the payload from `at` on; they wait in the unit until it is full. */
static int put(ei_ota_store_t *store, uint32_t at, const uint8_t *data, uint32_t size) {
  const ei_ota_flash_t *const flash = store->flash;
  const uint32_t slot = ei_ota_slot_offset(flash, store->target);
  while (size != 0) {
    const uint32_t filled = at & (flash->prog_size - 1);
    const uint32_t room = flash->prog_size - filled;
    const uint32_t chunk = size < room ? size : room;
    memcpy(store->unit + filled, data, chunk);
    if (chunk == room && ei_ota_flash_prog_unit(store, slot + at - filled, flash->prog_size) != 0) return EI_OTA_ERR_FLASH;
    data += chunk;
    at += chunk;
    size -= chunk;
  }
  return 0;
}

int ei_ota_slot_write(ei_ota_t *ota, const uint8_t *data, uint32_t size) {
  ei_ota_store_t *const store = ota->config->store;
  if (ota->expected != 0) return note(store, put(store, ota->received, data, size));
  memcpy(store->head + ota->received, data, size);
  return 0;
}

int ei_ota_slot_open(ei_ota_t *ota, const ei_ota_header_t *header) {
  ei_ota_store_t *const store = ota->config->store;
  const uint32_t begin = ei_ota_slot_offset(store->flash, store->target);
  ota->expected = 0; /* nothing of it is in the slot: there is nothing to drop */
  if (header->version < store->record.lowest_version) return EI_OTA_ERR_VERSION;
  if (header->size > store->flash->slot_size) return EI_OTA_ERR_SPACE;
  int error = ei_ota_flash_erase(store->flash, begin, begin + header->size);
  if (error == 0) error = put(store, 0, store->head, EI_OTA_HEADER_SIZE);
  ota->expected = header->size;
  return note(store, error);
}

int ei_ota_slot_end(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  const ei_ota_flash_t *const flash = store->flash;
  if (ota->expected == 0 || ota->received != ota->expected) return EI_OTA_ERR_TRUNCATED;
  const uint32_t filled = ota->received & (flash->prog_size - 1);
  int error = 0;
  if (filled != 0)
    error = ei_ota_flash_prog_unit(store, ei_ota_slot_offset(flash, store->target) + ota->received - filled, filled);
  if (error == 0) error = ei_ota_flash_sync(flash);
  if (error != 0) return note(store, error);
  ei_ota_slot_payload_t payload;
  error = ei_ota_read_slot(ota, store->target, 1, &payload);
  return error != 0 ? error : payload.header.version < store->record.lowest_version ? EI_OTA_ERR_VERSION : 0;
}

/* Its first block goes, so that nobody takes it for the beginning of the next one. */
void ei_ota_slot_drop(ei_ota_t *ota) {
  ei_ota_store_t *const store = ota->config->store;
  if (ota->state != EI_OTA_WRITING || ota->expected == 0) return;
  const uint32_t begin = ei_ota_slot_offset(store->flash, store->target);
  (void)note(store, ei_ota_flash_erase(store->flash, begin, begin + 1));
}
