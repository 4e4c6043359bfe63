#include "records.h"

#include <stddef.h>

#include "crc32.h"
#include "flash.h"

void eiota_internal_load_record(ei_ota_store_t *store) {
  const ei_ota_flash_t *const flash = store->flash;
  ei_ota_record_t *const found = &store->next;
  for (uint32_t block = 0; block != EI_OTA_RECORD_BLOCKS; ++block)
    if (eiota_internal_flash_read(flash, block * flash->erase_size, found, sizeof *found) == 0 &&
        found->magic == EI_OTA_RECORD_MAGIC && eiota_internal_crc32(0, found, sizeof *found) == EI_OTA_CRC32_RESIDUE &&
        found->sequence > store->record.sequence)
      store->record = *found;
}

int eiota_internal_append_record(ei_ota_store_t *store) {
  ei_ota_record_t *const next = &store->next;
  next->magic = EI_OTA_RECORD_MAGIC;
  next->sequence = store->record.sequence + 1;
  next->crc = eiota_internal_crc32(0, next, offsetof(ei_ota_record_t, crc));
  const uint32_t at = next->sequence % EI_OTA_RECORD_BLOCKS * store->flash->erase_size;
  int error = eiota_internal_flash_erase(store->flash, at, at + 1);
  if (error == 0) error = eiota_internal_flash_write(store, at, next, sizeof *next);
  if (error == 0) error = eiota_internal_flash_finish(store, at + (uint32_t)sizeof *next);
  if (error == 0) store->record = *next;
  return error;
}
