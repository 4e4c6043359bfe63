/* SPDX-License-Identifier: MIT */
#include <zephyr/device.h>
#include <zephyr/devicetree.h>
#include <zephyr/drivers/flash.h>
#include <zephyr/storage/flash_map.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_zephyr.h"
#include "store_fits.h"

static int read_area(void *area, uint32_t offset, void *data, uint32_t size) {
  return flash_area_read((const struct flash_area *)area, (off_t)offset, data, size);
}

static int prog_area(void *area, uint32_t offset, const void *data, uint32_t size) {
  return flash_area_write((const struct flash_area *)area, (off_t)offset, data, size);
}

static int erase_size_of(const struct flash_area *area, uint32_t *size) {
  struct flash_pages_info page;
  const int error = flash_get_page_info_by_offs(flash_area_get_device(area), area->fa_off, &page);
  if (error == 0) *size = (uint32_t)page.size;
  return error;
}

/* @return whether the first `size` bytes of the area are erase blocks of that size */
static int blocks_are_alike(const struct flash_area *area, uint32_t erase_size, uint32_t size) {
  for (uint32_t offset = 0; offset != size; offset += erase_size) {
    const off_t begin = area->fa_off + (off_t)offset;
    struct flash_pages_info page;
    if (flash_get_page_info_by_offs(flash_area_get_device(area), begin, &page) != 0) return 0;
    if (page.start_offset != begin || page.size != erase_size) return 0;
  }
  return 1;
}

static int erase_area(void *context, uint32_t offset) {
  const struct flash_area *const area = (const struct flash_area *)context;
  uint32_t size;
  const int error = erase_size_of(area, &size);
  return error != 0 ? error : flash_area_erase(area, (off_t)offset, size);
}

#if defined(CONFIG_XIP) && DT_HAS_CHOSEN(zephyr_flash_controller)
static const uint8_t *mapping(const struct flash_area *area) {
  const struct device *const internal = DEVICE_DT_GET(DT_CHOSEN(zephyr_flash_controller));
  if (flash_area_get_device(area) != internal) return NULL;
  const uintptr_t address = CONFIG_FLASH_BASE_ADDRESS + (uintptr_t)area->fa_off;
  return (const uint8_t *)address; /* NOLINT(performance-no-int-to-ptr): of the chip */
}
#else
static const uint8_t *mapping(const struct flash_area *area) {
  (void)area;
  return NULL;
}
#endif

int ei_ota_flash_zephyr_start(ei_ota_flash_t *flash, const struct flash_area *area, uint32_t prog_size, uint32_t slot_size,
                              uint32_t slot_count) {
  const ei_ota_flash_t filled = EI_OTA_FLASH_INIT(read_area, prog_area, erase_area, prog_size, 0, slot_size, slot_count);
  const uint32_t smallest = flash_area_align(area);
  uint32_t erase_size = 0;
  if (erase_size_of(area, &erase_size) != 0 || erase_size == 0) return EI_OTA_ERR_FLASH;
  if (smallest == 0 || prog_size == 0 || prog_size % smallest != 0 || erase_size % prog_size != 0) return EI_OTA_ERR_ARGUMENT;
  if (flash_area_erased_val(area) != 0xFF) return EI_OTA_ERR_ARGUMENT;
  if (!eiota_internal_store_fits((uint32_t)area->fa_size, erase_size, slot_size, slot_count)) return EI_OTA_ERR_ARGUMENT;
  if (!blocks_are_alike(area, erase_size, EI_OTA_STORE_SIZE(erase_size, slot_size, slot_count))) return EI_OTA_ERR_ARGUMENT;
  *flash = filled;
  flash->context = (void *)area;
  flash->erase_size = erase_size;
  flash->mapped = mapping(area);
  return 0;
}
