/* tell, begin_at: to go on with a payload after a lost link or a reset. */
#include "flash.h"
#include "payload.h"
#include "slots.h"
#include "storage.h"

/* 0: not all of it reads 0xFF, or it cannot be read. */
static int is_erased(ei_ota_store_t *store, uint32_t begin, uint32_t end) {
  for (; begin != end; ++begin) {
    if (eiota_internal_flash_read(store->flash, begin, store->window, 1) != 0 || store->window[0] != 0xFF) return 0;
  }
  return 1;
}

/* Where the payload in a slot was broken off: at the last of its blocks that anything was written to, which is not trusted. 0
 * if there is none that was broken off. Leaves its header in store->head, and *size says its size. */
static uint32_t broken_off(const ei_ota_t *ota, uint32_t slot, uint32_t *size) {
  ei_ota_store_t *const store = ota->config->store;
  const ei_ota_flash_t *const flash = store->flash;
  const uint32_t begin = eiota_internal_slot_offset(flash, slot);
  ei_ota_header_t header;
  if (eiota_internal_flash_read(flash, begin, store->head, sizeof store->head) != 0) return 0;
  if (eiota_internal_read_header(store->head, ota->config->model, &header) != 0) return 0;
  if (header.size > flash->slot_size || header.version < store->record.lowest_version) return 0;
  *size = header.size;
  if (!is_erased(store, begin + header.size - EI_OTA_TRAILER_SIZE, begin + header.size)) return 0; /* it came to its end */
  uint32_t block = 0;
  for (uint32_t at = flash->erase_size; at < header.size; at += flash->erase_size)
    if (!is_erased(store, begin + at, begin + at + flash->erase_size)) block = at;
  return block;
}

int ei_ota_tell(ei_ota_t *ota, uint32_t *offset) {
  if (ota == NULL || ota->config == NULL || offset == NULL) return EI_OTA_ERR_ARGUMENT;
  ei_ota_store_t *const store = ota->config->store;
  *offset = ota->state == EI_OTA_WRITING ? ota->received : 0;
  if (store == NULL || ota->state == EI_OTA_WRITING) return 0;
  if (ota->storage == NULL) return EI_OTA_ERR_STATE;
  const uint32_t slot = eiota_internal_choose_slot(store);
  uint32_t size;
  if (slot != EI_OTA_NO_SLOT) *offset = broken_off(ota, slot, &size);
  return 0;
}

int ei_ota_begin_at(ei_ota_t *ota, uint32_t offset) {
  uint32_t told;
  const int error = ei_ota_tell(ota, &told);
  if (error != 0) return error;
  if (offset == 0) return ei_ota_begin(ota);
  if (offset != told) return EI_OTA_ERR_STATE;
  if (ota->state == EI_OTA_WRITING) return 0;
  ei_ota_store_t *const store = ota->config->store;
  const uint32_t slot = eiota_internal_choose_slot(store);
  const uint32_t begin = eiota_internal_slot_offset(store->flash, slot);
  uint32_t size;
  if (broken_off(ota, slot, &size) != offset) return EI_OTA_ERR_FLASH; /* it could be read a moment ago */
  if (eiota_internal_flash_erase(store->flash, begin + offset, begin + size) != 0) return EI_OTA_ERR_FLASH;
  store->target = (uint8_t)slot;
  ota->received = offset;
  ota->expected = size;
  ota->state = EI_OTA_WRITING;
  return 0;
}
