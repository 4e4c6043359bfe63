#include "records.h"

#include <stddef.h>
#include <string.h>

#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "flash.h"

static const uint8_t magic[] = {'E', 'i', 'O', EI_OTA_RECORD_FORMAT};

/* The record of format 1: nothing about the flash, and the factory weights told by the checksum of what firmware holds of them.
 */
typedef struct {
  uint8_t magic[4];
  uint32_t sequence;
  uint32_t factory_crc;
  uint32_t lowest_version;
  uint32_t lowest_counter;
  struct {
    uint32_t weights_crc;
    uint8_t slot;
    uint8_t boots_left;
    uint8_t unused[2];
  } payloads[3];
  uint32_t crc;
} old_record_t;

/* Of its factory weights and its flash it is thought that they are those of today, if they can be. */
static void translate(ei_ota_record_t *record, const ei_ota_flash_t *flash, const ei_ota_model_t *model) {
  old_record_t old;
  memcpy(&old, record, sizeof old);
  memset(record, 0, sizeof *record);
  record->sequence = old.sequence;
  record->base = old.factory_crc == model->factory_crc ? model->base : ~model->base;
  record->lowest_version = old.lowest_version;
  record->lowest_counter = old.lowest_counter;
  record->erase_size = flash->erase_size;
  record->slot_size = flash->slot_size;
  for (uint32_t i = 0; i != EI_OTA_RECORDED; ++i) {
    record->payloads[i].digest[0] = old.payloads[i].weights_crc;
    record->payloads[i].slot = old.payloads[i].slot;
    record->payloads[i].boots_left = old.payloads[i].boots_left;
  }
}

static int is_whole(const ei_ota_record_t *record, uint8_t format, size_t size) {
  return memcmp(record, magic, sizeof record->magic) == 0 && record->format == format &&
         eiota_internal_crc32(0, record, size) == EI_OTA_CRC32_RESIDUE;
}

static int have_same_numbers(const ei_ota_record_t *one, const ei_ota_record_t *other) {
  return one->lowest_version == other->lowest_version && one->lowest_counter == other->lowest_counter &&
         one->lowest_index == other->lowest_index;
}

static int read_record(const ei_ota_flash_t *flash, uint32_t block, const ei_ota_model_t *model, ei_ota_record_t *found) {
  if (eiota_internal_flash_read(flash, block * flash->erase_size, found, sizeof *found) != 0) return 0;
  if (found->sequence % EI_OTA_RECORD_BLOCKS != block) return 0;
  if (!is_whole(found, 'r', sizeof(old_record_t))) return is_whole(found, EI_OTA_RECORD_FORMAT, sizeof *found);
  translate(found, flash, model);
  return 1;
}

int eiota_internal_load_record(ei_ota_store_t *store, const ei_ota_model_t *model) {
  ei_ota_record_t *const found = &store->next;
  int is_doubled = 0;
  for (uint32_t block = 0; block != EI_OTA_RECORD_BLOCKS; ++block) {
    /* A read may have been wrong, once. */
    if (!read_record(store->flash, block, model, found) && !read_record(store->flash, block, model, found)) continue;
    is_doubled = store->records != 0 && have_same_numbers(found, &store->record);
    if (store->records == 0 || (int32_t)(found->sequence - store->record.sequence) > 0) store->record = *found;
    ++store->records;
  }
  return is_doubled;
}

void eiota_internal_forget(ei_ota_record_t *record) {
  for (uint32_t i = 0; i != EI_OTA_RECORDED; ++i) record->payloads[i].slot = EI_OTA_NO_SLOT;
}

int eiota_internal_check_record(ei_ota_store_t *store, const ei_ota_model_t *model) {
  const ei_ota_flash_t *const flash = store->flash;
  ei_ota_record_t *const record = &store->record;
  const int is_of_this_model = record->base == model->base;
  const int is_in_place = record->erase_size == flash->erase_size && record->slot_size == flash->slot_size;
  int error = 0;
  if (store->records == 0) eiota_internal_forget(record);
  for (uint32_t i = 0; i != EI_OTA_RECORDED; ++i) {
    ei_ota_recorded_t *const payload = &record->payloads[i];
    if (payload->boots_left > eiota_internal_most_boots(store)) payload->boots_left = eiota_internal_most_boots(store);
    if (payload->slot == EI_OTA_NO_SLOT) continue;
    const int is_there = is_in_place && payload->slot < flash->slot_count && payload->content == 0;
    if (!is_there) error = EI_OTA_ERR_SLOT;
    if (is_there && is_of_this_model) continue;
    payload->slot = EI_OTA_NO_SLOT;
    store->dropped |= (uint8_t)(1u << i);
  }
  record->base = model->base;
  return error;
}

int eiota_internal_append_record(ei_ota_store_t *store) {
  ei_ota_record_t *const next = &store->next;
  const ei_ota_flash_t *const flash = store->flash;
  memcpy(next, magic, sizeof magic);
  next->erase_size = flash->erase_size;
  next->slot_size = flash->slot_size;
  next->slot_count = flash->slot_count;
  next->sequence = store->record.sequence + 1;
  next->crc = eiota_internal_crc32(0, next, offsetof(ei_ota_record_t, crc));
  const uint32_t at = next->sequence % EI_OTA_RECORD_BLOCKS * flash->erase_size;
  int error = eiota_internal_flash_erase(flash, at, at + 1);
  if (error == 0) error = eiota_internal_flash_write(store, at, next, sizeof *next);
  if (error == 0) error = eiota_internal_flash_finish(store, at + (uint32_t)sizeof *next);
  if (error == 0) store->record = *next;
  return error;
}
