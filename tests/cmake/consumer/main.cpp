// SPDX-License-Identifier: MIT
// Uses the model, the runtime and the generated header, as a firmware does.
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include MODEL_HEADER

int main() {
  static ei_ota_config_t config;
  static ei_ota_t ota;
  config.model = &MODEL;
  ota.config = &config;
#ifdef IN_FLASH
  alignas(16) static uint8_t bytes[2 * 256 + 3 * 32768];
  static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, 256);
  static ei_ota_flash_t flash = EI_OTA_FLASH_INIT(NULL, ei_ota_flash_ram_prog, ei_ota_flash_ram_erase, 1, 256, 32768, 3);
  flash.context = &ram;
  flash.mapped = bytes;
  static uint8_t unit[1];
  static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
  config.store = &store;
  if (ei_ota_boot(&ota) != 0) return 1;
#else
  static uint8_t staging[64];
  config.staging = staging;
  config.staging_size = sizeof staging;
#endif

  static uint8_t pixels[EI_CLASSIFIER_INPUT_WIDTH * EI_CLASSIFIER_INPUT_HEIGHT];
  static ei_impulse_result_t result;
  ei_ota_info_t info;
  return ei_ota_begin(&ota) != 0 || ei_ota_query(&ota, &info) != 0 || run_classifier(pixels, &result) != EI_IMPULSE_OK;
}
