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
static int take_update() {
  uint8_t chunk[64];
  size_t size;
  ei_ota_begin(&ota);
  while ((size = board_receive(chunk, sizeof chunk)) != 0) ei_ota_write(&ota, chunk, size);
  const int error = ei_ota_end(&ota);
  return error == 0 ? ei_ota_apply(&ota) : error;
}

int main() {
  classify("factory weights");
  const int error = take_update();
  if (error == 0) {
    classify("after the update");
  } else {
    board_print("no update: ");
    board_print(ei_ota_strerror(error));
    board_print("\n");
  }
  return 0;
}
