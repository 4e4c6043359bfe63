// SPDX-License-Identifier: MIT
// Writes down all weights of an export: before an update, after it, after the restore.
#include "export.h"

int main() {
  dump_weights(0);
  update([](uint8_t* chunk, size_t size) { return board_receive(chunk, size); });
  dump_weights(1);
  demand(ei_ota_restore(&ota), "restore");
  dump_weights(2);
  return 0;
}
