// SPDX-License-Identifier: MIT
// Updates come over the serial port, and the other core runs.
#include <pico/flash.h>
#include <pico/multicore.h>
#include <pico/stdlib.h>
#include <stdio.h>

#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_pico.h"
#include "ei_ota_model.h"

namespace {

ei_ota_flash_pico_t chip = {EI_OTA_MODEL_STORE_START, EI_OTA_MODEL_STORE_SIZE};
ei_ota_flash_t flash;
uint8_t unit[EI_OTA_FLASH_PICO_PROG_SIZE];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
ei_ota_config_t config = EI_OTA_CONFIG_STORE(&ei_ota_model, &store);
ei_ota_t ota = EI_OTA_INIT(&config);

void second_core() {
  flash_safe_execute_core_init();
  for (;;) tight_loop_contents();
}

int take_update() {
  int error = ei_ota_begin(&ota);
  for (int byte; error == 0 && (byte = getchar_timeout_us(1000 * 1000)) >= 0;) {
    const auto received = static_cast<uint8_t>(byte);
    error = ei_ota_write(&ota, &received, 1);
  }
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  return error == 0 ? ei_ota_confirm(&ota) : error;
}

}  // namespace

int main() {
  stdio_init_all();
  multicore_launch_core1(second_core);
  int error = ei_ota_flash_pico_start(&flash, &chip, EI_OTA_MODEL_SLOT_SIZE, EI_OTA_MODEL_STORE_SLOTS);
  if (error == 0) error = ei_ota_boot(&ota);
  printf("boot: %s\n", ei_ota_strerror(error));
  for (;;) {
    static uint8_t pixels[EI_CLASSIFIER_INPUT_WIDTH * EI_CLASSIFIER_INPUT_HEIGHT];
    static ei_impulse_result_t result;
    if (run_classifier(pixels, &result) == EI_IMPULSE_OK) printf("%u\n", static_cast<unsigned>(result.bounding_boxes_count));
    if (getchar_timeout_us(0) == 'u') printf("update: %s\n", ei_ota_strerror(take_update()));
  }
}
