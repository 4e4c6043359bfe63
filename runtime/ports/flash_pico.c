/* SPDX-License-Identifier: MIT */
#include <hardware/flash.h>
#include <pico/flash.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_pico.h"
#include "store_fits.h"

/* How long flash_safe_execute waits until the other core has left flash, and until it goes on. */
#define WAIT_MS 1000u

typedef struct {
  uint32_t offset; /* from the beginning of the flash */
  const uint8_t *data;
  uint32_t size;
} change_t;

static void program(void *context) {
  const change_t *const change = (const change_t *)context;
  flash_range_program(change->offset, change->data, change->size);
}

static void erase(void *context) {
  const change_t *const change = (const change_t *)context;
  flash_range_erase(change->offset, change->size);
}

static int make(void (*function)(void *), const ei_ota_flash_pico_t *chip, uint32_t offset, const uint8_t *data, uint32_t size,
                uint32_t unit) {
  change_t change;
  if (offset > chip->size || size > chip->size - offset || ((offset | size) & (unit - 1)) != 0) return -1;
  change.offset = chip->start - XIP_BASE + offset;
  change.data = data;
  change.size = size;
  return flash_safe_execute(function, &change, WAIT_MS) == PICO_OK ? 0 : -1;
}

int ei_ota_flash_pico_prog(void *context, uint32_t offset, const void *data, uint32_t size) {
  return make(program, (const ei_ota_flash_pico_t *)context, offset, (const uint8_t *)data, size, EI_OTA_FLASH_PICO_PROG_SIZE);
}

int ei_ota_flash_pico_erase(void *context, uint32_t offset) {
  return make(erase, (const ei_ota_flash_pico_t *)context, offset, NULL, EI_OTA_FLASH_PICO_ERASE_SIZE,
              EI_OTA_FLASH_PICO_ERASE_SIZE);
}

int ei_ota_flash_pico_start(ei_ota_flash_t *flash, const ei_ota_flash_pico_t *chip, uint32_t slot_size, uint32_t slot_count) {
  const ei_ota_flash_t filled =
      EI_OTA_FLASH_INIT(NULL, ei_ota_flash_pico_prog, ei_ota_flash_pico_erase, EI_OTA_FLASH_PICO_PROG_SIZE,
                        EI_OTA_FLASH_PICO_ERASE_SIZE, slot_size, slot_count);
  const uint32_t sector = EI_OTA_FLASH_PICO_ERASE_SIZE, begin = chip->start - XIP_BASE;
  if (((chip->start | chip->size) & (sector - 1)) != 0) return EI_OTA_ERR_ARGUMENT;
  if (begin > PICO_FLASH_SIZE_BYTES || chip->size > PICO_FLASH_SIZE_BYTES - begin) return EI_OTA_ERR_ARGUMENT;
  if (!eiota_internal_store_fits(chip->size, sector, slot_size, slot_count)) return EI_OTA_ERR_ARGUMENT;
  *flash = filled;
  flash->context = (void *)chip;
  flash->mapped = (const uint8_t *)(uintptr_t)chip->start; /* NOLINT(performance-no-int-to-ptr): an address of the chip */
  return 0;
}
