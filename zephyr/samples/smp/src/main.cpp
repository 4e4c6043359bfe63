// SPDX-License-Identifier: MIT
// Looks for penguins twice a second, while commands of SMP change the weights.
#include <zephyr/kernel.h>
#include <zephyr/storage/flash_map.h>

#include "bluetooth.h"
#include "board.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_zephyr.h"
#include "ei_ota/ei_ota_smp_zephyr.h"
#include "ei_ota_model.h"
#include "print.h"

namespace {

const struct flash_area* area;
ei_ota_flash_t flash;
uint8_t unit[CONFIG_EI_OTA_STORE_PROG_SIZE];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
ei_ota_hold_t weights;
ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_model, &store);
ei_ota_t ota = EI_OTA_INIT(&config);
K_MUTEX_DEFINE(ota_mutex);

void stop_on(int error, const char* step) {
  if (error == 0) return;
  print("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

uint32_t live_version() {
  ei_ota_info_t info;
  k_mutex_lock(&ota_mutex, K_FOREVER);
  stop_on(ei_ota_query(&ota, &info), "query");
  k_mutex_unlock(&ota_mutex);
  return info.updated != 0 ? info.version : 0;
}

// Weights that change between these calls make this frame's title wrong, but not its outputs a mixture.
void look() {
  if (ei_ota_hold(&ota) != 0) return;
  look_for_penguins(live_version() != 0 ? "updated weights" : "factory weights");
  stop_on(ei_ota_release(&ota), "release");
}

}  // namespace

void board_print(const char* text) { printk("%s", text); }

void board_exit(int status) {
  printk("exit %d\n", status);
  for (;;) k_sleep(K_FOREVER);
}

int main() {
  config.context = &weights;
  config.lock = ei_ota_hold_lock;
  config.unlock = ei_ota_hold_unlock;
  stop_on(flash_area_open(FIXED_PARTITION_ID(model_store), &area), "open");
  stop_on(ei_ota_flash_zephyr_start(&flash, area, sizeof unit, CONFIG_EI_OTA_STORE_SLOT_SIZE, CONFIG_EI_OTA_STORE_SLOTS),
          "start");
  const int error = ei_ota_boot(&ota);
  if (error != 0) print("boot: %s (%d)\n", ei_ota_strerror(error), error);
  stop_on(ei_ota_smp_start(&ota, &ota_mutex), "smp");
#if defined(CONFIG_SMP_SAMPLE_BLUETOOTH)
  stop_on(start_bluetooth(), "bluetooth");
#endif
  for (;; k_sleep(K_MSEC(500))) look();
}
