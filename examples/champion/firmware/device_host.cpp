// SPDX-License-Identifier: MIT
// This computer as the device: each of its lives, from one reset to the next, is a process.
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"
#include "ei_ota_penguin.h"
#include "machine.h"

namespace {

constexpr int kReset = 77;  // exit status
const char* order = "";
FILE* file;

bool map_lasting_memory() {
  void* const start = reinterpret_cast<void*>(EI_OTA_PENGUIN_STORE_START);
  const size_t size = EI_OTA_PENGUIN_STORE_SIZE + 4096;
  return mmap(start, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == start;
}

// Runs before main(). glibc passes the program's arguments to constructors.
__attribute__((constructor)) void power_on(int argc, char** argv) {
  if (argc > 1) order = argv[1];
  setvbuf(stdout, nullptr, _IOLBF, 0);  // what crashes does not flush
  if (!map_lasting_memory()) exit(2);
  int status;
  do {
    const pid_t life = fork();
    if (life == 0) return;
    if (life < 0 || waitpid(life, &status, 0) != life) exit(2);
  } while (WIFSIGNALED(status) || WEXITSTATUS(status) == kReset);
  exit(WEXITSTATUS(status));
}

}  // namespace

const char* machine_order() { return order; }

bool machine_open(const char* name) {
  file = fopen(name, "rb");
  return file != nullptr;
}

size_t machine_read(void* chunk, size_t room) { return fread(chunk, 1, room, file); }

void machine_reset() { exit(kReset); }

// Counts the time that the process computes, so that a slow computer does not look like a firmware that hangs.
void feed_watchdog() {
  const itimerval in_two_seconds = {{}, {2, 0}};
  setitimer(ITIMER_VIRTUAL, &in_two_seconds, nullptr);  // whose signal ends the process
}
