// SPDX-License-Identifier: MIT
// What an application adds to be updated: the README's lines.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "ei_ota/ei_ota.h"
#include MODEL_HEADER

static uint8_t staging[64 * 1024];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&MODEL, staging);
extern "C" ei_ota_t updater;  // by this name its size is read
ei_ota_t updater = EI_OTA_INIT(&config);

int main() {
  uint8_t chunk[64];
  size_t size;
  int error = ei_ota_begin(&updater);
  while (error == 0 && (size = board_receive(chunk, sizeof chunk)) != 0) error = ei_ota_write(&updater, chunk, size);
  if (error == 0) error = ei_ota_end(&updater);
  if (error == 0) error = ei_ota_apply(&updater);
  if (error == 0) error = ei_ota_restore(&updater);
  board_print(ei_ota_strerror(error));
  return error != 0;
}
