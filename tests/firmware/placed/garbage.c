/* SPDX-License-Identifier: MIT */
/* What a memory holds after power-on, in place of the zeros that an emulator begins with. */
#include <stdint.h>

extern uint8_t psram_begin[], psram_end[];

__attribute__((constructor)) static void power_on(void) {
  for (uint8_t* byte = psram_begin; byte != psram_end; ++byte) *byte = 0xA5;
}
