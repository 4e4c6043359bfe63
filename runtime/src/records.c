#include "records.h"

#include <stddef.h>
#include <string.h>

#include "crc32.h"
#include "ei_ota/ei_ota.h"
#include "flash.h"

static uint32_t place_size(const ei_ota_flash_t *flash) {
  return ((uint32_t)sizeof(ei_ota_record_t) + flash->prog_size - 1) & ~(flash->prog_size - 1);
}

static uint32_t checksum(const ei_ota_record_t *record) { return ei_ota_crc32(0, record, offsetof(ei_ota_record_t, crc)); }

void ei_ota_load_record(ei_ota_store_t *store) {
  const ei_ota_flash_t *const flash = store->flash;
  ei_ota_record_t found;
  memset(&store->record, 0, sizeof store->record);
  store->record.current = store->record.previous = store->record.trial = EI_OTA_NO_SLOT;
  store->record_block = 0;
  store->record_place = 0;
  for (uint32_t block = 0; block != EI_OTA_RECORD_BLOCKS; ++block)
    for (uint32_t place = 0; place + place_size(flash) <= flash->erase_size; place += place_size(flash)) {
      if (ei_ota_flash_read(flash, block * flash->erase_size + place, &found, sizeof found) != 0) continue;
      if (found.magic != EI_OTA_RECORD_MAGIC || found.crc != checksum(&found)) continue;
      if (found.sequence <= store->record.sequence) continue;
      store->record = found;
      store->record_block = (uint8_t)block;
    }
}

static int write(ei_ota_store_t *store, uint32_t block, uint32_t place, const ei_ota_record_t *next) {
  const ei_ota_flash_t *const flash = store->flash;
  const uint8_t *bytes = (const uint8_t *)next;
  uint32_t at = block * flash->erase_size + place;
  for (uint32_t left = sizeof *next; left != 0;) {
    const uint32_t size = left < flash->prog_size ? left : flash->prog_size;
    memcpy(store->unit, bytes, size);
    if (ei_ota_flash_prog_unit(store, at, size) != 0) return EI_OTA_ERR_FLASH;
    bytes += size;
    at += size;
    left -= size;
  }
  if (ei_ota_flash_sync(flash) != 0) return EI_OTA_ERR_FLASH;
  store->record = *next;
  store->record_block = (uint8_t)block;
  store->record_place = place + place_size(flash);
  return 0;
}

int ei_ota_append_record(ei_ota_store_t *store, ei_ota_record_t *next) {
  const ei_ota_flash_t *const flash = store->flash;
  next->magic = EI_OTA_RECORD_MAGIC;
  next->sequence = ++store->record.sequence; /* used up even if this fails: it may be there all the same */
  next->crc = checksum(next);
  const uint32_t place = store->record_place;
  if (place != 0 && place + place_size(flash) <= flash->erase_size) {
    if (write(store, store->record_block, place, next) == 0) return 0;
    store->record_place = 0; /* what lies there now is not known */
  }
  const uint32_t other = EI_OTA_RECORD_BLOCKS - 1u - store->record_block;
  const int error = ei_ota_flash_erase(flash, other * flash->erase_size, (other + 1) * flash->erase_size);
  return error != 0 ? error : write(store, other, 0, next);
}
