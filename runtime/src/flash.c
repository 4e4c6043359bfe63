#include "flash.h"

#include <string.h>

#include "ei_ota/ei_ota.h"

int eiota_internal_flash_can_work(const ei_ota_flash_t *flash) {
  if (flash == NULL || (flash->read == NULL && flash->mapped == NULL) || flash->prog == NULL || flash->erase == NULL) return 0;
  const uint32_t unit = flash->prog_size, block = flash->erase_size, slot = flash->slot_size;
  if (unit == 0 || (unit & (unit - 1)) != 0 || (block & (unit - 1)) != 0 || block < sizeof(ei_ota_record_t)) return 0;
  if (flash->slot_count < 2 || flash->slot_count > 32 || slot < block) return 0;
  uint32_t rest = slot, end = 2 * block;
  while (rest >= block) rest -= block; /* a division is more code where the processor has none */
  for (uint32_t left = flash->slot_count; left != 0; --left) {
    if (slot > UINT32_MAX - end) return 0;
    end += slot;
  }
  return rest == 0;
}

int eiota_internal_flash_read(const ei_ota_flash_t *flash, uint32_t offset, void *data, uint32_t size) {
  if (flash->mapped == NULL) return flash->read(flash->context, offset, data, size) == 0 ? 0 : EI_OTA_ERR_FLASH;
  memcpy(data, flash->mapped + offset, size);
  return 0;
}

int eiota_internal_flash_prog_unit(ei_ota_store_t *store, uint32_t offset) {
  const ei_ota_flash_t *const flash = store->flash;
  const uint32_t unit = flash->prog_size;
  const uint32_t step = unit < sizeof store->window ? unit : (uint32_t)sizeof store->window;
  int error = flash->prog(flash->context, offset, store->unit, unit);
  for (uint32_t done = 0; done != unit && error == 0; done += step) {
    error = eiota_internal_flash_read(flash, offset + done, store->window, step);
    if (error == 0) error = memcmp(store->window, store->unit + done, step);
  }
  return error != 0 ? EI_OTA_ERR_FLASH : 0;
}

int eiota_internal_flash_write(ei_ota_store_t *store, uint32_t offset, const void *data, uint32_t size) {
  const uint32_t last = store->flash->prog_size - 1;
  const uint8_t *byte = (const uint8_t *)data;
  int error = 0;
  for (; size != 0 && error == 0; --size, ++offset) {
    store->unit[offset & last] = *byte++;
    if ((offset & last) == last) error = eiota_internal_flash_prog_unit(store, offset - last);
  }
  return error;
}

int eiota_internal_flash_finish(ei_ota_store_t *store, uint32_t offset) {
  const ei_ota_flash_t *const flash = store->flash;
  const uint32_t filled = offset & (flash->prog_size - 1);
  int error = 0;
  if (filled != 0) {
    memset(store->unit + filled, 0xFF, flash->prog_size - filled);
    error = eiota_internal_flash_prog_unit(store, offset - filled);
  }
  if (error == 0 && flash->sync != NULL && flash->sync(flash->context) != 0) error = EI_OTA_ERR_FLASH;
  return error;
}

int eiota_internal_flash_erase(const ei_ota_flash_t *flash, uint32_t begin, uint32_t end) {
  for (; begin < end; begin += flash->erase_size)
    if (flash->erase(flash->context, begin) != 0) return EI_OTA_ERR_FLASH;
  return 0;
}
