// SPDX-License-Identifier: MIT
// Programs a unit twice without an erase in between, which clears bits only. Getting past it is the failure.
#include "board.h"
#include "mapped_flash.h"

int main() {
  const ei_ota_flash_t flash = mapped_flash(MAPPED_FLASH_ERASE_SIZE, 2);
  const unsigned char unit[MAPPED_FLASH_PROG_SIZE] = {1, 2, 3};
  if (flash.erase(flash.context, 0) != 0 || flash.prog(flash.context, 0, unit, sizeof unit) != 0) return 1;
  board_print("programming a unit again\n");
  flash.prog(flash.context, 0, unit, sizeof unit);
  board_print("the second time went unnoticed\n");
  return 0;
}
