// SPDX-License-Identifier: MIT
// Looks for penguins with the factory weights, with those of an update, after a second boot, and after the restore.
#include <zephyr/kernel.h>
#include <zephyr/storage/flash_map.h>

#include "board.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_zephyr.h"
#include "ei_ota_model.h"

namespace {

const uint8_t payload[] = {
#include "payload.inc"
};

const struct flash_area* area;
ei_ota_flash_t flash;
uint8_t unit[CONFIG_EI_OTA_STORE_PROG_SIZE];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_model, &store);
ei_ota_t ota = EI_OTA_INIT(&config);

void stop_on(int error, const char* step) {
  if (error == 0) return;
  printk("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

}  // namespace

void board_print(const char* text) { printk("%s", text); }

void board_exit(int status) {
  printk("exit %d\n", status);
  for (;;) k_cpu_idle();
}

int main() {
  stop_on(flash_area_open(FIXED_PARTITION_ID(model_store), &area), "open");
  stop_on(ei_ota_flash_zephyr_start(&flash, area, sizeof unit, CONFIG_EI_OTA_STORE_SLOT_SIZE, CONFIG_EI_OTA_STORE_SLOTS),
          "start");
  stop_on(ei_ota_boot(&ota), "boot");
  look_for_penguins("factory weights");
  stop_on(ei_ota_begin(&ota), "begin");
  stop_on(ei_ota_write(&ota, payload, sizeof payload), "write");
  stop_on(ei_ota_end(&ota), "end");
  stop_on(ei_ota_apply(&ota), "apply");
  look_for_penguins("after the update");
  stop_on(ei_ota_confirm(&ota), "confirm");
  stop_on(ei_ota_restore(&ota), "restore");
  look_for_penguins("after the restore");
  board_print("updated and restored\n");
  board_exit(0);
  return 0;
}
