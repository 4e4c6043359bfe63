/* SPDX-License-Identifier: MIT */
/* Stands for zephyr/drivers/flash.h: what runtime/ports/flash_zephyr.c uses of it. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <zephyr/device.h>

struct flash_pages_info {
  off_t start_offset;
  size_t size;
  uint32_t index;
};

#ifdef __cplusplus
extern "C" {
#endif
int flash_get_page_info_by_offs(const struct device* device, off_t offset, struct flash_pages_info* info);
#ifdef __cplusplus
}
#endif
