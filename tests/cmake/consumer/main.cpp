// SPDX-License-Identifier: MIT
// Uses the model, the runtime and the generated header, as a firmware does.
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota_penguin.h"

int main() {
  static uint8_t staging[64];
  static ei_ota_config_t config;
  config.model = &ei_ota_penguin;
  config.staging = staging;
  config.staging_size = sizeof staging;
  static ei_ota_t ota;
  ota.config = &config;

  static uint8_t pixels[EI_CLASSIFIER_INPUT_WIDTH * EI_CLASSIFIER_INPUT_HEIGHT];
  static ei_impulse_result_t result;
  ei_ota_info_t info;
  return ei_ota_begin(&ota) != 0 || ei_ota_query(&ota, &info) != 0 || run_classifier(pixels, &result) != EI_IMPULSE_OK;
}
