/* SPDX-License-Identifier: MIT */
#include "store_flash.h"

#include <string.h>

#include "ei_ota/ei_ota.h"
#include "in_flash.h"

int eiota_internal_flash_can_work(const ei_ota_flash_t *flash, const ei_ota_model_t *model) {
  if (flash == NULL || (flash->read == NULL && flash->mapped == NULL) || flash->prog == NULL || flash->erase == NULL) return 0;
  const uint32_t unit = flash->prog_size, block = flash->erase_size, slot = flash->slot_size;
  /* The only multiple of a unit of 0 is 0. */
  if ((unit & (unit - 1)) != 0 || (block & (unit - 1)) != 0 || block < sizeof(ei_ota_record_t)) return 0;
  if (flash->slot_count < 2 || flash->slot_count > 32) return 0;
  if (model->flash != NULL && !model->flash->functions->can_be_in(flash)) return 0;
  uint32_t rest = slot, end = 2 * block;
  while (rest >= block) rest -= block; /* a division is more code on processors without one */
  for (uint32_t left = flash->slot_count; left != 0; --left) {
    const uint32_t begin = end;
    end += slot;
    if (end <= begin) return 0; /* offsets would overflow, or slot_size is 0 */
  }
  return rest == 0;
}

int eiota_internal_flash_read(const ei_ota_flash_t *flash, uint32_t offset, void *data, uint32_t size) {
  if (flash->mapped == NULL) return flash->read(flash->context, offset, data, size);
  memcpy(data, flash->mapped + offset, size);
  return 0;
}

const uint8_t *eiota_internal_flash_look(ei_ota_store_t *store, uint32_t offset, uint32_t *size) {
  if (*size > sizeof store->window) *size = sizeof store->window;
  return eiota_internal_flash_read(store->flash, offset, store->window, *size) == 0 ? store->window : NULL;
}

int eiota_internal_flash_prog_unit(ei_ota_store_t *store, uint32_t offset) {
  const ei_ota_flash_t *const flash = store->flash;
  int error = flash->prog(flash->context, offset, store->unit, flash->prog_size);
  for (uint32_t done = 0, size; done != flash->prog_size && error == 0; done += size) {
    size = flash->prog_size - done;
    const uint8_t *const read = eiota_internal_flash_look(store, offset + done, &size);
    error = read == NULL ? EI_OTA_ERR_FLASH : memcmp(read, store->unit + done, size);
  }
  return error != 0 ? EI_OTA_ERR_FLASH : 0;
}

int eiota_internal_flash_write(ei_ota_store_t *store, uint32_t offset, const void *data, uint32_t size) {
  const uint32_t last = store->flash->prog_size - 1;
  const uint8_t *byte = (const uint8_t *)data;
  int error = 0;
  for (; size != 0 && error == 0; --size, ++offset) {
    const uint32_t at = offset & last;
    store->unit[at] = byte != NULL ? *byte++ : 0xFF;
    if (at == last) error = eiota_internal_flash_prog_unit(store, offset - at);
  }
  return error;
}

int eiota_internal_flash_finish(ei_ota_store_t *store, uint32_t offset) {
  const ei_ota_flash_t *const flash = store->flash;
  const int error = eiota_internal_flash_write(store, offset, NULL, -offset & (flash->prog_size - 1));
  if (error != 0 || flash->sync == NULL) return error;
  return flash->sync(flash->context) == 0 ? 0 : EI_OTA_ERR_FLASH;
}

int eiota_internal_flash_erase(const ei_ota_flash_t *flash, uint32_t begin, uint32_t end) {
  for (; begin < end; begin += flash->erase_size)
    if (flash->erase(flash->context, begin) != 0) return EI_OTA_ERR_FLASH;
  return 0;
}
