// SPDX-License-Identifier: MIT
// How deep the stack gets in a call: what is below the stack pointer is painted before it and looked at after it.
#pragma once
#include <stdint.h>

/// More than any call takes.
constexpr uint32_t PAINTED = 4096;

static inline uintptr_t stack_pointer() {
  uintptr_t address;
#ifdef __riscv
  __asm__ volatile("mv %0, sp" : "=r"(address)::"memory");
#else
  __asm__ volatile("mov %0, sp" : "=r"(address)::"memory");
#endif
  return address;
}

/// @return bytes below this function's stack pointer that the call wrote, to whole words, or PAINTED: those or more
template <class Call>
[[gnu::noinline]] static uint32_t stack_of(Call call) {
  constexpr uint8_t paint = 0xA5;
  const auto top = reinterpret_cast<volatile uint8_t*>(stack_pointer());
  for (uint32_t depth = 1; depth <= PAINTED; ++depth) *(top - depth) = paint;
  call();
  uint32_t depth = PAINTED;
  while (depth != 0 && *(top - depth) == paint) --depth;
  return (depth + 3) / 4 * 4;
}
