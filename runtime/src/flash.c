#include "flash.h"

#include <string.h>

#include "ei_ota/ei_ota.h"

int ei_ota_flash_read(const ei_ota_flash_t *flash, uint32_t offset, void *data, uint32_t size) {
  if (flash->mapped == NULL) return flash->read(flash->context, offset, data, size) == 0 ? 0 : EI_OTA_ERR_FLASH;
  memcpy(data, flash->mapped + offset, size);
  return 0;
}

int ei_ota_flash_prog_unit(ei_ota_store_t *store, uint32_t offset, uint32_t filled) {
  const ei_ota_flash_t *const flash = store->flash;
  memset(store->unit + filled, 0xFF, flash->prog_size - filled);
  if (flash->prog(flash->context, offset, store->unit, flash->prog_size) != 0) return EI_OTA_ERR_FLASH;
  for (uint32_t done = 0; done != flash->prog_size;) {
    const uint32_t left = flash->prog_size - done;
    const uint32_t size = left < sizeof store->window ? left : (uint32_t)sizeof store->window;
    if (ei_ota_flash_read(flash, offset + done, store->window, size) != 0) return EI_OTA_ERR_FLASH;
    if (memcmp(store->window, store->unit + done, size) != 0) return EI_OTA_ERR_FLASH;
    done += size;
  }
  return 0;
}

int ei_ota_flash_erase(const ei_ota_flash_t *flash, uint32_t begin, uint32_t end) {
  for (; begin < end; begin += flash->erase_size)
    if (flash->erase(flash->context, begin) != 0) return EI_OTA_ERR_FLASH;
  return 0;
}

int ei_ota_flash_sync(const ei_ota_flash_t *flash) {
  return flash->sync == NULL || flash->sync(flash->context) == 0 ? 0 : EI_OTA_ERR_FLASH;
}
