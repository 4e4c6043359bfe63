// SPDX-License-Identifier: MIT
// Runs a genuine export as it left the factory; where it was patched (EI_OTA_MODEL), again after an update and after the
// restore.
#include "update.h"

#include <cstddef>
#include <cstdint>

#include "board.h"

#ifdef EI_OTA_MODEL
#include "ei_ota/ei_ota.h"
#include EI_OTA_MODEL_HEADER
#endif

void check(bool ok, const char* what) {
  if (ok) return;
  board_print("failed: ");
  board_print(what);
  board_print("\n");
  board_exit(2);
}

#ifdef EI_OTA_MODEL
namespace {

std::uint8_t staging[EI_OTA_PAYLOAD_ROOM];

void update_and_restore() {
  const ei_ota_config_t config = EI_OTA_CONFIG_STAGING(&EI_OTA_MODEL, staging);
  ei_ota_t ota = EI_OTA_INIT(&config);
  std::uint8_t chunk[61];
  check(ei_ota_begin(&ota) == 0, "begin");
  while (const std::size_t size = board_receive(chunk, sizeof chunk)) check(ei_ota_write(&ota, chunk, size) == 0, "write");
  check(ei_ota_end(&ota) == 0, "end");
  check(ei_ota_apply(&ota) == 0, "apply");
  run("after");
  check(ei_ota_restore(&ota) == 0, "restore");
  run("restored");
}

}  // namespace
#endif

int main() {
  run("factory");
#ifdef EI_OTA_MODEL
  update_and_restore();
#endif
  return 0;
}
