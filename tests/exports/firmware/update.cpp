// SPDX-License-Identifier: MIT
// Runs a genuine export as it left the factory; where it was patched (EI_OTA_MODEL), again after an update and after the
// restore.
#include "update.h"

#include <cstddef>
#include <cstdint>

#include "board.h"

void check(bool ok, const char* what) {
  if (ok) return;
  board_print("failed: ");
  board_print(what);
  board_print("\n");
  board_exit(2);
}

void run(const char* title) {
  take(title, [title] {
#ifdef RUN_INVOKE
    invoke(title);
#endif
#ifdef RUN_CLASSIFY
    classify(title);
#endif
  });
}

#ifdef EI_OTA_MODEL
#include "updatable.h"

void receive(ei_ota_t& ota) {
  std::uint8_t chunk[61];
  check(ei_ota_begin(&ota) == 0, "begin");
  while (const std::size_t size = board_receive(chunk, sizeof chunk)) check(ei_ota_write(&ota, chunk, size) == 0, "write");
  check(ei_ota_end(&ota) == 0, "end");
  check(ei_ota_apply(&ota) == 0, "apply");
}
#endif

int main() {
#ifdef EI_OTA_MODEL
  update_and_restore();
#else
  run("factory");
#endif
  return 0;
}
