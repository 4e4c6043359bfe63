/* SPDX-License-Identifier: MIT */
/* The file "flash" in the working directory, by the back end of the package. */
#include <stdio.h>

#include "board.h"
#include "ei_ota/ei_ota_flash_posix.h"
#include "flash.h"

enum { ERASE_SIZE = 512, SLOT_SIZE = 2048, SLOT_COUNT = 2 };

ei_ota_flash_t restart_flash(void) {
  static ei_ota_flash_posix_t file;
  setvbuf(stdout, NULL, _IOLBF, 0); /* who is killed does not flush */
  if (ei_ota_flash_posix_open(&file, "flash", EI_OTA_STORE_SIZE(ERASE_SIZE, SLOT_SIZE, SLOT_COUNT), ERASE_SIZE) != 0) {
    board_print("no file \"flash\"\n");
    board_exit(2);
  }
  const ei_ota_flash_t flash = {.context = &file,
                                .read = ei_ota_flash_posix_read,
                                .prog = ei_ota_flash_posix_prog,
                                .erase = ei_ota_flash_posix_erase,
                                .sync = ei_ota_flash_posix_sync,
                                .prog_size = 64,
                                .erase_size = ERASE_SIZE,
                                .slot_size = SLOT_SIZE,
                                .slot_count = SLOT_COUNT};
  return flash;
}
