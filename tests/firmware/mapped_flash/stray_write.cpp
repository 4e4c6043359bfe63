// SPDX-License-Identifier: MIT
// Writes to flash as to RAM, after an erase and a program that have to work. The board's fault handler ends the program;
// getting past the write is the failure.
#include "board.h"
#include "mapped_flash.h"

int main() {
  const ei_ota_flash_t flash = mapped_flash(MAPPED_FLASH_ERASE_SIZE, 2);
  const unsigned char unit[MAPPED_FLASH_PROG_SIZE] = {1, 2, 3};
  if (flash.erase(flash.context, 0) != 0 || flash.prog(flash.context, 0, unit, sizeof unit) != 0) return 1;
  if (flash.mapped[2] != 3 || flash.mapped[sizeof unit] != 0xFF) return 1;
  board_print("writing to flash\n");
  const_cast<volatile unsigned char*>(flash.mapped)[sizeof unit] = 5;
  board_print("the write went unnoticed\n");
  return 0;
}
