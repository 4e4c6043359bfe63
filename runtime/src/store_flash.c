/* SPDX-License-Identifier: MIT */
#include "store_flash.h"

#include <string.h>

#include "ei_ota/ei_ota.h"
#include "in_flash.h"
#include "slots.h"

/* A division is more code on processors without one. */
static uint32_t rest_of(uint32_t number, uint32_t block) {
  while (number >= block) number -= block;
  return number;
}

int eiota_internal_flash_can_work(const ei_ota_flash_t *flash, const ei_ota_model_t *model) {
  if (flash == NULL || (flash->read == NULL && flash->mapped == NULL) || flash->prog == NULL) return 0;
  const uint32_t unit = flash->prog_size, block = flash->erase_size, slot = flash->slot_size;
  /* The only multiple of a unit of 0 is 0. */
  if (block == 0 || (unit & (unit - 1)) != 0 || (block & (unit - 1)) != 0) return 0;
  if (flash->slot_count < 2 || flash->slot_count > 32) return 0;
  if (model->flash != NULL && !model->flash->functions->can_be_in(flash)) return 0;
  uint32_t end = eiota_internal_slot_offset(flash, 0);
  if (end < flash->begin || rest_of(flash->begin, block) != 0 || rest_of(slot, block) != 0) return 0;
  for (uint32_t left = flash->slot_count; left != 0; --left) {
    const uint32_t begin = end;
    end += slot;
    if (end <= begin) return 0; /* offsets would overflow, or slot_size is 0 */
  }
  return 1;
}

uint32_t eiota_internal_record_offset(const ei_ota_flash_t *flash, uint32_t block) {
  uint32_t size = 0;
  while (size < EI_OTA_RECORD_ROOM) size += flash->erase_size;
  return flash->begin + block * size;
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

int eiota_internal_flash_holds(ei_ota_store_t *store, uint32_t offset, const uint8_t *bytes, uint32_t size) {
  for (uint32_t compared; size != 0; size -= compared, offset += compared, bytes += compared) {
    compared = size;
    const uint8_t *const read = eiota_internal_flash_look(store, offset, &compared);
    if (read == NULL || memcmp(read, bytes, compared) != 0) return 0;
  }
  return 1;
}

static int holds_unit(ei_ota_store_t *store, uint32_t offset) {
  return eiota_internal_flash_holds(store, offset, store->unit, store->flash->prog_size);
}

int eiota_internal_flash_prog_unit(ei_ota_store_t *store, uint32_t offset) {
  const ei_ota_flash_t *const flash = store->flash;
  /* A single read may be wrong. */
  if (flash->erase == NULL && holds_unit(store, offset) && holds_unit(store, offset)) return 0;
  const int error = flash->prog(flash->context, offset, store->unit, flash->prog_size);
  return error == 0 && holds_unit(store, offset) ? 0 : EI_OTA_ERR_FLASH;
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
  for (; begin < end && flash->erase != NULL; begin += flash->erase_size)
    if (flash->erase(flash->context, begin) != 0) return EI_OTA_ERR_FLASH;
  return 0;
}
