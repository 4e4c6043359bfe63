// SPDX-License-Identifier: MIT
// What the guide's application leaves to its reader, in one source: it opens the store and looks for penguins.
#include <zephyr/kernel.h>
#include <zephyr/storage/flash_map.h>

#include "detector.cpp"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_zephyr.h"
#include "ei_ota_model.h"
#include "print.cpp"

void board_print(const char* text) { printk("%s", text); }

void board_exit(int) { k_panic(); }

int main() {
  static uint8_t unit[CONFIG_EI_OTA_STORE_PROG_SIZE];
  static ei_ota_flash_t flash;
  static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, CONFIG_EI_OTA_STORE_SLOTS);
  static ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_model, &store);
  static ei_ota_t ota = EI_OTA_INIT(&config);
  const struct flash_area* area;
  int error = flash_area_open(FIXED_PARTITION_ID(model_store), &area);
  if (error == 0)
    error = ei_ota_flash_zephyr_start(&flash, area, sizeof unit, CONFIG_EI_OTA_STORE_SLOT_SIZE, CONFIG_EI_OTA_STORE_SLOTS);
  if (error == 0) error = ei_ota_boot(&ota);
  if (error == 0) look_for_penguins("at boot");
  return error;
}
