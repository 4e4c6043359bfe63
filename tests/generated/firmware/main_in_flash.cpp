// SPDX-License-Identifier: MIT
// Writes down all weights of an export whose weights are in flash: before an update, after it, at the next start, after the
// restore, at the start after that.
#include "export.h"

int main() {
  flash = flash_region(0, EXPORT_SLOT_SIZE);
  start();
  dump_weights(0);
  update([](uint8_t* chunk, size_t size) { return board_receive(chunk, size); });
  dump_weights(1);
  start();
  dump_weights(1);
  demand(ei_ota_restore(&ota), "restore");
  dump_weights(2);
  start();
  dump_weights(2);
  return 0;
}
