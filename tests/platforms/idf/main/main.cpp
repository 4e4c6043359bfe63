// SPDX-License-Identifier: MIT
// Looks for penguins with the factory weights, with those of an update, and after the restore.
#include <stdio.h>
#include <stdlib.h>

#include "board.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_esp.h"
#include "ei_ota_model.h"

extern const uint8_t payload_start[] asm("_binary_model_bin_start");
extern const uint8_t payload_end[] asm("_binary_model_bin_end");

namespace {

ei_ota_flash_t flash;
uint8_t unit[EI_OTA_FLASH_ESP_PROG_SIZE];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_model, &store);
ei_ota_t ota = EI_OTA_INIT(&config);

void stop_on(int error, const char* step) {
  if (error == 0) return;
  printf("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

}  // namespace

void board_print(const char* text) { fputs(text, stdout); }

void board_exit(int status) {
  fflush(stdout);
  exit(status);
}

extern "C" void app_main() {
  stop_on(ei_ota_flash_esp_start(
              &flash, esp_partition_find_first(ESP_PARTITION_TYPE_DATA, ESP_PARTITION_SUBTYPE_ANY, "model_store"), 16384, 3),
          "start");
  stop_on(ei_ota_boot(&ota), "boot");
  look_for_penguins("factory weights");
  stop_on(ei_ota_begin(&ota), "begin");
  stop_on(ei_ota_write(&ota, payload_start, static_cast<size_t>(payload_end - payload_start)), "write");
  stop_on(ei_ota_end(&ota), "end");
  stop_on(ei_ota_apply(&ota), "apply");
  look_for_penguins("after the update");
  stop_on(ei_ota_confirm(&ota), "confirm");
  stop_on(ei_ota_restore(&ota), "restore");
  look_for_penguins("after the restore");
  puts("updated and restored");
  board_exit(0);
}
