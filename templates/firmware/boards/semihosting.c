/* SPDX-License-Identifier: MIT */
/* The payload and the exit status go through semihosting: the emulator (or a debug probe) serves files of the host. The
 * path of the payload is the program's command line: qemu-system-... -semihosting-config enable=on,target=native,arg=PATH */
#include "semihosting.h"

#include <string.h>

#include "board.h"

enum { APPLICATION_EXIT = 0x20026 };

static intptr_t open_payload(void) {
  static char path[256];
  const uintptr_t command_line[] = {(uintptr_t)path, sizeof path};
  if (semihosting_call(SYS_GET_CMDLINE, command_line) != 0) return -1;
  const uintptr_t open[] = {(uintptr_t)path, OPEN_FOR_READING, strlen(path)};
  return semihosting_call(SYS_OPEN, open);
}

size_t board_receive(void* chunk, size_t room) {
  static intptr_t file; /* handles start at 1 */
  if (file == 0) file = open_payload();
  if (file < 0) return 0;
  const uintptr_t read[] = {(uintptr_t)file, (uintptr_t)chunk, room};
  const intptr_t left = semihosting_call(SYS_READ, read);
  return left < 0 || (size_t)left > room ? 0 : room - (size_t)left;
}

void board_exit(int status) {
  const uintptr_t reason[] = {APPLICATION_EXIT, (uintptr_t)status};
  for (;;) semihosting_call(SYS_EXIT_EXTENDED, reason);
}
