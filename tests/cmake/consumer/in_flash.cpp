// SPDX-License-Identifier: MIT
// As main.cpp, with a model whose weights stay in flash, and with the payload store that it needs.
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include "ei_ota_penguin_flash.h"

int main() {
  alignas(16) static uint8_t bytes[2 * 256 + 3 * 32768];
  static ei_ota_flash_ram_t ram = EI_OTA_FLASH_RAM_INIT(bytes, 256);
  static ei_ota_flash_t flash = EI_OTA_FLASH_INIT(NULL, ei_ota_flash_ram_prog, ei_ota_flash_ram_erase, 1, 256, 32768, 3);
  flash.context = &ram;
  flash.mapped = bytes;
  static uint8_t unit[1];
  static ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 3);
  static ei_ota_config_t config;
  config.model = &ei_ota_penguin_flash;
  config.store = &store;
  static ei_ota_t ota;
  ota.config = &config;

  static uint8_t pixels[EI_CLASSIFIER_INPUT_WIDTH * EI_CLASSIFIER_INPUT_HEIGHT];
  static ei_impulse_result_t result;
  return ei_ota_boot(&ota) != 0 || ei_ota_begin(&ota) != 0 || run_classifier(pixels, &result) != EI_IMPULSE_OK;
}
