/* SPDX-License-Identifier: MIT */
#include "records.h"

#include <stddef.h>
#include <string.h>

#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "store_flash.h"

static const uint8_t magic[] = {'E', 'i', 'O'};

/* A payload in a record of format 1. */
typedef struct {
  uint32_t weights_crc;
  uint8_t slot;
  uint8_t boots_left;
  uint8_t unused[2];
} old_recorded_t;

/* A record of format 1 has ei_ota_model_t.factory_crc instead of the base, no lowest index, and nothing about the flash. */
enum { OLD_FORMAT = 'r', OLD_PAYLOADS = offsetof(ei_ota_record_t, lowest_index), OLD_SIZE = OLD_PAYLOADS + 28 };

/* Converts a record of format 1. It is taken to be about this flash, and about these factory weights if their checksum agrees.
 */
static void convert(ei_ota_record_t *record, const ei_ota_flash_t *flash, const ei_ota_model_t *model) {
  uint8_t *const rest = (uint8_t *)record + OLD_PAYLOADS;
  old_recorded_t old[EI_OTA_RECORDED];
  memcpy(old, rest, sizeof old);
  memset(rest, 0, sizeof *record - OLD_PAYLOADS);
  record->base = record->base == model->factory_crc ? model->base : ~model->base;
  record->erase_size = flash->erase_size;
  record->slot_size = flash->slot_size;
  for (uint32_t i = 0; i != EI_OTA_RECORDED; ++i) {
    record->payloads[i].digest[0] = old[i].weights_crc;
    record->payloads[i].slot = old[i].slot;
    record->payloads[i].boots_left = old[i].boots_left;
  }
}

/* Reads a record block into store->next. @return 1; 0 if it has no intact record; EI_OTA_ERR_FLASH if it cannot be read */
static int read_record(ei_ota_store_t *store, uint32_t block) {
  ei_ota_record_t *const found = &store->next;
  if (eiota_internal_flash_read(store->flash, eiota_internal_record_offset(store->flash, block), found, sizeof *found) != 0)
    return EI_OTA_ERR_FLASH;
  if (memcmp(found->magic, magic, sizeof found->magic) != 0 || found->sequence % EI_OTA_RECORD_BLOCKS != block) return 0;
  uint32_t size = 0; /* unknown format: the checksum of no bytes is never right */
  if (found->format == EI_OTA_RECORD_FORMAT) size = sizeof *found;
  if (found->format == OLD_FORMAT) size = OLD_SIZE;
  /* erase_size decides where the second record block is: with another erase_size these bytes may be part of a slot. */
  if (block != 0 && size == sizeof *found && found->erase_size != store->flash->erase_size) return 0;
  return eiota_internal_crc32(0, found, size) == EI_OTA_CRC32_RESIDUE;
}

int eiota_internal_numbers_differ(const ei_ota_store_t *store) {
  enum { FIRST = offsetof(ei_ota_record_t, lowest_version), END = offsetof(ei_ota_record_t, erase_size) };
  return memcmp((const uint8_t *)&store->next + FIRST, (const uint8_t *)&store->record + FIRST, END - FIRST);
}

int eiota_internal_load_record(ei_ota_store_t *store, const ei_ota_model_t *model, int *error) {
  int is_single = 0;
  for (uint32_t block = 0; block != EI_OTA_RECORD_BLOCKS; ++block) {
    int found = read_record(store, block);
    if (found <= 0) found = read_record(store, block); /* a single read may be wrong */
    if (found < 0) *error = found;
    if (found <= 0) continue;
    if (store->next.format == OLD_FORMAT) convert(&store->next, store->flash, model);
    is_single = store->records == 0 ? 1 : eiota_internal_numbers_differ(store);
    if (store->records == 0 || (int32_t)(store->next.sequence - store->record.sequence) > 0) store->record = store->next;
    ++store->records;
  }
  return is_single;
}

int eiota_internal_check_record(ei_ota_store_t *store, const ei_ota_model_t *model) {
  const ei_ota_flash_t *const flash = store->flash;
  ei_ota_record_t *const record = &store->record;
  const int is_of_this_model = record->base == model->base;
  const int is_in_place = record->erase_size == flash->erase_size && record->slot_size == flash->slot_size;
  const uint32_t slots = is_in_place ? flash->slot_count : 0;
  const uint32_t content = model->flash != NULL ? EI_OTA_CONTENT_IMAGE : EI_OTA_CONTENT_PAYLOAD;
  int error = 0, is_older = 0;
  for (uint32_t i = 0; i != EI_OTA_RECORDED; ++i) {
    ei_ota_recorded_t *const payload = &record->payloads[i];
    if (store->records == 0) payload->slot = EI_OTA_NO_SLOT;
    if (payload->boots_left > eiota_internal_most_boots(store)) payload->boots_left = eiota_internal_most_boots(store);
    if (payload->slot == EI_OTA_NO_SLOT) continue;
    const int is_there = payload->slot < slots && payload->content == content;
    if (!is_there && !is_older) error = EI_OTA_ERR_SLOT;
    is_older = 1;
    if (is_there && is_of_this_model) continue;
    payload->slot = EI_OTA_NO_SLOT;
    store->dropped |= (uint8_t)(1u << i);
  }
  if (record->kept != 0 && (!is_of_this_model || slots != record->slot_count)) {
    record->kept = 0;
    store->dropped |= EI_OTA_DROPPED_KEPT;
  }
  record->base = model->base;
  return error;
}

/* Completes a record and writes it to the block that does not hold the newest. */
static int write_record(ei_ota_store_t *store, ei_ota_record_t *record) {
  const ei_ota_flash_t *const flash = store->flash;
  memcpy(record->magic, magic, sizeof magic);
  record->format = EI_OTA_RECORD_FORMAT;
  record->erase_size = flash->erase_size;
  record->slot_size = flash->slot_size;
  record->slot_count = flash->slot_count;
  record->sequence = store->record.sequence + 1;
  record->crc = eiota_internal_crc32(0, record, offsetof(ei_ota_record_t, crc));
  const uint32_t at = eiota_internal_record_offset(flash, record->sequence % EI_OTA_RECORD_BLOCKS);
  int error = eiota_internal_flash_erase(flash, at, at + (uint32_t)sizeof *record);
  if (error == 0) error = eiota_internal_flash_write(store, at, record, sizeof *record);
  return error != 0 ? error : eiota_internal_flash_finish(store, at + (uint32_t)sizeof *record);
}

int eiota_internal_settle_record(ei_ota_store_t *store) {
  if (!store->is_unsettled) return 0;
  const int error = write_record(store, &store->record);
  if (error != 0)
    --store->record.sequence; /* write_record has raised it */
  else
    store->is_unsettled = 0;
  return error;
}

int eiota_internal_append_record(ei_ota_store_t *store) {
  const int error = write_record(store, &store->next);
  store->is_unsettled = error != 0;
  if (error == 0)
    store->record = store->next;
  else
    (void)eiota_internal_settle_record(store);
  return error;
}
