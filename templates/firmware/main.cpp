// SPDX-License-Identifier: MIT
// Classifies a sample, takes an update, classifies the sample again.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "classify.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_model.h"

static uint8_t staging[EI_OTA_MODEL_PAYLOAD_SIZE];
static const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&ei_ota_model, staging);
static ei_ota_t ota = EI_OTA_INIT(&config);

// The model is as it was until ei_ota_apply() has returned 0. The first error is kept: ei_ota_end() returns that of a write.
static bool take_update() {
  uint8_t chunk[64];
  size_t size = board_receive(chunk, sizeof chunk);
  if (size == 0) {
    board_print("no payload came\n");
    return false;
  }
  ei_ota_begin(&ota);
  for (; size != 0; size = board_receive(chunk, sizeof chunk)) ei_ota_write(&ota, chunk, size);
  int error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  board_print(error == 0 ? "update applied" : "no update: ");
  if (error != 0) board_print(ei_ota_strerror(error));
  board_print("\n");
  return error == 0;
}

int main() {
  classify("factory weights");
  if (take_update()) classify("after the update");
  return 0;
}
