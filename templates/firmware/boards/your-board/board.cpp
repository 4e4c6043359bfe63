// SPDX-License-Identifier: MIT
// The three functions that this firmware needs of your board.
#include "board.h"

// Your UART, RTT or log.
void board_print(const char* text) { (void)text; }

// The next bytes of a payload from your link: UART, BLE, LoRaWAN, MQTT, a file. 0 ends it, also where there is none.
size_t board_receive(void* chunk, size_t room) {
  (void)chunk;
  (void)room;
  return 0;
}

// After main(): a reset, or this.
void board_exit(int status) {
  (void)status;
  for (;;) {
  }
}
