/* SPDX-License-Identifier: MIT */
/* Stands for zephyr/storage/flash_map.h: what runtime/ports/flash_zephyr.c uses of it. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <zephyr/device.h>

struct flash_area {
  off_t fa_off;
  size_t fa_size;
  const struct device* fa_dev;
};

#ifdef __cplusplus
extern "C" {
#endif
int flash_area_read(const struct flash_area* area, off_t offset, void* data, size_t size);
int flash_area_write(const struct flash_area* area, off_t offset, const void* data, size_t size);
int flash_area_erase(const struct flash_area* area, off_t offset, size_t size);
uint32_t flash_area_align(const struct flash_area* area);
uint8_t flash_area_erased_val(const struct flash_area* area);
const struct device* flash_area_get_device(const struct flash_area* area);
#ifdef __cplusplus
}
#endif
