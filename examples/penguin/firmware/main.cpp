// SPDX-License-Identifier: MIT
// Looks for penguins with the factory weights, after an update, and after restoring the factory weights.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "detector.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"
#include "print.h"

static uint8_t staging[EI_OTA_PENGUIN_PAYLOAD_SIZE];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_penguin, staging);
static ei_ota_t ota = EI_OTA_INIT(&config);

static void stop_on(int error, const char* step) {
  if (error == 0) return;
  print("%s: %s (%d)\n", step, ei_ota_strerror(error), error);
  board_exit(1);
}

static void take_update() {
  uint8_t chunk[61];
  size_t size;
  stop_on(ei_ota_begin(&ota), "begin");
  while ((size = board_receive(chunk, sizeof chunk)) != 0) stop_on(ei_ota_write(&ota, chunk, size), "write");
  stop_on(ei_ota_end(&ota), "end");
  stop_on(ei_ota_apply(&ota), "apply");
}

int main() {
  look_for_penguins("factory weights");
  take_update();
  look_for_penguins("after the update");
  stop_on(ei_ota_restore(&ota), "restore");
  look_for_penguins("after the restore");
  return 0;
}
