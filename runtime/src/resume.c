/* SPDX-License-Identifier: MIT */
/* tell, begin_at: continue a payload after a lost connection or a reset. */
#include "container.h"
#include "slots.h"
#include "storage.h"
#include "store_flash.h"

/* @return 1; 0 if not all of it reads 0xFF; -1 if it cannot be read */
static int is_erased(ei_ota_store_t *store, uint32_t begin, uint32_t end) {
  while (begin != end) {
    uint32_t size = end - begin;
    const uint8_t *const read = eiota_internal_flash_look(store, begin, &size);
    if (read == NULL) return -1;
    for (uint32_t i = 0; i != size; ++i)
      if (read[i] != 0xFF) return 0;
    begin += size;
  }
  return 1;
}

/* Finds where the payload in a slot was interrupted: in the last erase block that contains data, which may be incomplete.
 * @param size  receives the payload's size
 * @return offset of that block in the slot, with the payload's header in store->head; 0 if the slot has no interrupted payload,
 * or cannot be read */
static uint32_t interrupted_at(const ei_ota_t *ota, uint32_t slot, uint32_t *size) {
  ei_ota_store_t *const store = ota->config->store;
  const ei_ota_flash_t *const flash = store->flash;
  const uint32_t begin = eiota_internal_slot_offset(flash, slot);
  ei_ota_header_t header;
  if (eiota_internal_flash_read(flash, begin, store->head, sizeof store->head) != 0) return 0;
  if (eiota_internal_read_header(store->head, ota->config->model, &header) != 0) return 0;
  if (header.size > flash->slot_size || header.version < store->record.lowest_version) return 0;
  *size = header.size;
  if (is_erased(store, begin + header.size - EI_OTA_TRAILER_SIZE, begin + header.size) <= 0) return 0; /* it was completed */
  uint32_t block = 0;
  for (uint32_t at = flash->erase_size; at < header.size; at += flash->erase_size) {
    const int erased = is_erased(store, begin + at, begin + at + flash->erase_size);
    if (erased < 0) return 0;
    if (!erased) block = at;
  }
  return block;
}

/* Looks for an interrupted payload in the slots that the next payload may be written to, and makes its slot store->target.
 * @return as interrupted_at */
static uint32_t find_interrupted(const ei_ota_t *ota, uint32_t *size) {
  ei_ota_store_t *const store = ota->config->store;
  for (uint32_t left = store->flash->slot_count; left != 0; --left) {
    const uint32_t slot = eiota_internal_choose_slot(store, 0);
    if (slot == EI_OTA_NO_SLOT) return 0;
    const uint32_t offset = interrupted_at(ota, slot, size);
    store->target = (uint8_t)(offset != 0 ? slot : slot + 1);
    if (offset != 0) return offset;
  }
  return 0;
}

static int tell(ei_ota_t *ota, uint32_t *offset, uint32_t *size) {
  if (ota == NULL || ota->config == NULL) return EI_OTA_ERR_ARGUMENT;
  *offset = ota->state == EI_OTA_WRITING ? ota->received : 0;
  if (ota->config->store == NULL || ota->state == EI_OTA_WRITING) return 0;
  if (ota->storage == NULL) return EI_OTA_ERR_STATE;
  /* Where nothing is erased, nothing tells how far a payload came. */
  if (ota->state == EI_OTA_IDLE && ota->config->store->flash->erase != NULL) *offset = find_interrupted(ota, size);
  return 0;
}

int ei_ota_tell(ei_ota_t *ota, uint32_t *offset) {
  uint32_t size;
  return offset == NULL ? EI_OTA_ERR_ARGUMENT : tell(ota, offset, &size);
}

int ei_ota_begin_at(ei_ota_t *ota, uint32_t offset) {
  uint32_t told, size;
  int error = tell(ota, &told, &size);
  if (error != 0) return error;
  if (offset == 0) return ei_ota_begin(ota);
  if (ota->state == EI_OTA_WRITING) return offset == told ? 0 : EI_OTA_ERR_STATE;
  ei_ota_store_t *const store = ota->config->store;
  error = offset != told ? (int)EI_OTA_ERR_STATE : eiota_internal_settle_record(store);
  if (error == 0) {
    const uint32_t begin = eiota_internal_slot_offset(store->flash, store->target);
    error = eiota_internal_flash_erase(store->flash, begin + offset, begin + size);
    ota->received = offset;
    ota->expected = size;
    ota->state = EI_OTA_WRITING;
    ota->error = 0;
  }
  if (error != 0) eiota_internal_drop(ota, error);
  return error;
}
