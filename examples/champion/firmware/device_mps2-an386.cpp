// SPDX-License-Identifier: MIT
// The emulated board as the device, with its watchdog (Arm DDI 0479, "APB watchdog").
#include <string.h>

#include "device.h"
#include "machine.h"
#include "semihosting.h"

namespace {

#define REGISTER(address) (*reinterpret_cast<volatile uint32_t*>(address))

constexpr uint32_t kTicks = 100'000'000;  // four seconds
intptr_t file;

void wait_for_watchdog() {
  for (;;) __asm__ volatile("");
}

// Faults, and the watchdog's warning, wait for its reset.
alignas(128) uint32_t vectors[16];
__attribute__((constructor)) void take_faults() {
  memcpy(vectors, reinterpret_cast<const void*>(REGISTER(0xE000ED08)), sizeof vectors);  // VTOR
  for (int number = 2; number != 7; ++number) vectors[number] = reinterpret_cast<uint32_t>(wait_for_watchdog);
  REGISTER(0xE000ED08) = reinterpret_cast<uint32_t>(vectors);
}

}  // namespace

const char* machine_order() {
  static char order[16];
  const uintptr_t command_line[] = {reinterpret_cast<uintptr_t>(order), sizeof order};
  return semihosting_call(SYS_GET_CMDLINE, command_line) == 0 ? order : "";
}

bool machine_open(const char* name) {
  const uintptr_t open[] = {reinterpret_cast<uintptr_t>(name), OPEN_FOR_READING, strlen(name)};
  file = semihosting_call(SYS_OPEN, open);
  return file >= 0;
}

size_t machine_read(void* chunk, size_t room) {
  const uintptr_t read[] = {static_cast<uintptr_t>(file), reinterpret_cast<uintptr_t>(chunk), room};
  const intptr_t left = semihosting_call(SYS_READ, read);
  return left < 0 || static_cast<size_t>(left) > room ? 0 : room - static_cast<size_t>(left);
}

void machine_reset() {
  REGISTER(0xE000ED0C) = 0x05FA0004;  // AIRCR: SYSRESETREQ
  for (;;) __asm__ volatile("");
}

void feed_watchdog() {
  REGISTER(0x40008C00) = 0x1ACCE551;  // WDOGLOCK: unlocked
  REGISTER(0x4000800C) = 1;           // WDOGINTCLR
  REGISTER(0x40008000) = kTicks;      // WDOGLOAD
  REGISTER(0x40008008) = 3;           // WDOGCONTROL: interrupt first, then reset
}
