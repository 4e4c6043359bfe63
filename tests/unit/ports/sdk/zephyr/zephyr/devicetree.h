/* SPDX-License-Identifier: MIT */
/* Stands for zephyr/devicetree.h: a devicetree that chooses one flash controller, which is mapped. CONFIG_XIP belongs to
 * Kconfig, and is left out for firmware that runs from RAM. */
#pragma once
#include <stdint.h>
#include <zephyr/device.h>

#ifdef __cplusplus
extern "C" {
#endif
extern const struct device stand_in_controller;
#ifdef __cplusplus
}
#endif

#define DT_HAS_CHOSEN(name) 1
#define DT_CHOSEN(name) stand_in_controller
#define DEVICE_DT_GET(node) (&(node))
#define CONFIG_FLASH_BASE_ADDRESS 0x08000000
