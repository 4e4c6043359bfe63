// SPDX-License-Identifier: MIT
// Receives a public key and a payload that is signed with its private half. Prints how many instructions each step takes, and
// how large the heap grew: "step count" a line.
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "board.h"
#include "count.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_psa.h"
#include "print.h"
#include MODEL_HEADER

static uint8_t received[64 * 1024], staging[64 * 1024];
static ei_ota_psa_t psa;
static const ei_ota_config_t config = [] {  // a constant, in flash
  ei_ota_config_t with_verifier = EI_OTA_CONFIG_STAGING(&MODEL, staging);
  with_verifier.verifier = &psa.verifier;
  return with_verifier;
}();
static ei_ota_t ota = EI_OTA_INIT(&config);

static uintptr_t heap_end() { return reinterpret_cast<uintptr_t>(sbrk(0)); }

int main() {
  const size_t size = board_receive(received, sizeof received);
  const uintptr_t heap_start = heap_end();
  count("start", [] { return ei_ota_psa_start(&psa, received); });
  count("write", [&] {
    const int error = ei_ota_begin(&ota);
    return error != 0 ? error : ei_ota_write(&ota, received + EI_OTA_PUBLIC_KEY_SIZE, size - EI_OTA_PUBLIC_KEY_SIZE);
  });
  count("end", [] { return ei_ota_end(&ota); });
  print("heap %lu\n", static_cast<unsigned long>(heap_end() - heap_start));
  return 0;
}
