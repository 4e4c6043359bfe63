// SPDX-License-Identifier: MIT
#include "device.h"

#include <string.h>

#include "ei_ota_penguin.h"
#include "machine.h"

namespace {

constexpr uint32_t kIsOn = 0x6F6E6F6E;
constexpr unsigned kMishap = 5;  // moment

// Behind the store, in memory that a reset leaves as it is.
struct Lasting {
  uint32_t is_on, is_reset_wanted, payloads;
};

Lasting& lasting() {
  return *reinterpret_cast<Lasting*>(static_cast<uintptr_t>(EI_OTA_PENGUIN_STORE_START) + EI_OTA_PENGUIN_STORE_SIZE);
}

bool is_ordered(const char* mishap) { return strcmp(machine_order(), mishap) == 0; }

}  // namespace

bool was_reset_by_watchdog() {
  const bool is_power_on = lasting().is_on != kIsOn;
  const bool is_wanted = is_power_on || lasting().is_reset_wanted != 0;
  if (is_power_on) lasting() = {kIsOn, 0, 0};
  lasting().is_reset_wanted = 0;
  return !is_wanted;
}

void reset_device() {
  lasting().is_reset_wanted = 1;
  machine_reset();
}

bool ask_for_payload() {
  static const char* const names[] = {"champion.bin", "challenger.bin"};
  if (lasting().payloads == sizeof names / sizeof *names) return false;
  return machine_open(names[lasting().payloads++]);
}

size_t receive(void* chunk, size_t room) { return machine_read(chunk, room); }

void suffer_mishap(unsigned moment) {
  if (moment != kMishap) return;
  if (is_ordered("crash")) __builtin_trap();
  while (is_ordered("hang")) {
  }
}
