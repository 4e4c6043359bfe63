// SPDX-License-Identifier: MIT
// update_and_restore() of a model with weights in RAM.
#include <cstdint>

#include "updatable.h"
#include "update.h"
#include EI_OTA_MODEL_HEADER

namespace {

std::uint8_t staging[EI_OTA_ROOM];

}  // namespace

void update_and_restore() {
  const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&EI_OTA_MODEL, staging);
  ei_ota_t ota = EI_OTA_INIT(&config);
  run("factory");
  receive(ota);
  run("after");
  check(ei_ota_restore(&ota) == 0, "restore");
  run("restored");
}
