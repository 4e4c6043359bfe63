// SPDX-License-Identifier: MIT
// update_and_restore() of a model with weights in flash (mapped_flash.h): an update that is rolled back, one that is confirmed,
// and a restore. The board is reset after each, so that all that is left of it is in flash.
#include <cstddef>
#include <cstdint>

#include "mapped_flash.h"
#include "updatable.h"
#include "update.h"
#include EI_OTA_MODEL_HEADER

namespace {

ei_ota_flash_t flash;
std::uint8_t unit[MAPPED_FLASH_PROG_SIZE];
ei_ota_store_t store = EI_OTA_STORE_INIT(&flash, unit, 2);
const ei_ota_config_t config = EI_OTA_CONFIG_STORE(&EI_OTA_MODEL, &store);
ei_ota_t ota = EI_OTA_INIT(&config);

void erase_flash() {
  for (std::uint32_t at = 0; at != EI_OTA_STORE_SIZE(flash.erase_size, flash.slot_size, flash.slot_count);
       at += flash.erase_size)
    check(flash.erase(flash.context, at) == 0, "erase");
}

}  // namespace

void update_and_restore() {
  flash = mapped_flash(EI_OTA_ROOM, 3);
  if (resets() == 0) erase_flash();
  take("boot", [] { check(ei_ota_boot(&ota) == 0, "boot"); });
  switch (resets()) {
    case 0:
      run("factory");
      take("update", [] { receive(ota); });
      run("after");
      reset();
    case 1:
      run("after-reset");
      take("rollback", [] { check(ei_ota_rollback(&ota) == 0, "rollback"); });
      run("restored-by-rollback");
      take("update", [] { receive(ota); });
      take("confirm", [] { check(ei_ota_confirm(&ota) == 0, "confirm"); });
      reset();
    case 2:
      run("after-confirm");
      take("restore", [] { check(ei_ota_restore(&ota) == 0, "restore"); });
      run("restored");
      reset();
    default:
      run("restored-reset");
  }
}
