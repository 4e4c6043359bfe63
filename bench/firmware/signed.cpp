// SPDX-License-Identifier: MIT
// user.cpp's lines where payloads are signed.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_psa.h"
#include MODEL_HEADER

static const uint8_t public_key[EI_OTA_PUBLIC_KEY_SIZE] = {4};  // whatever it is, the code is the same
static uint8_t staging[64 * 1024];
extern "C" ei_ota_psa_t verifier;  // by this name its size is read
ei_ota_psa_t verifier;
static const ei_ota_config_t config = [] {  // a constant, in flash
  ei_ota_config_t with_verifier = EI_OTA_CONFIG_STAGING(&MODEL, staging);
  with_verifier.verifier = &verifier.verifier;
  return with_verifier;
}();
static ei_ota_t updater = EI_OTA_INIT(&config);

int main() {
  uint8_t chunk[64];
  size_t size;
  int error = ei_ota_psa_start(&verifier, public_key);
  if (error == 0) error = ei_ota_begin(&updater);
  while (error == 0 && (size = board_receive(chunk, sizeof chunk)) != 0) error = ei_ota_write(&updater, chunk, size);
  if (error == 0) error = ei_ota_end(&updater);
  if (error == 0) error = ei_ota_apply(&updater);
  if (error == 0) error = ei_ota_restore(&updater);
  board_print(ei_ota_strerror(error));
  return error != 0;
}
