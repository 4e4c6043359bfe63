/* SPDX-License-Identifier: MIT */
/* Calls to the emulator (or a debug probe), which serves files of the host. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdint.h>

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_SEEK = 0x0A, SYS_GET_CMDLINE = 0x15, SYS_EXIT_EXTENDED = 0x20 };
enum { OPEN_FOR_READING = 1, OPEN_FOR_CHANGING = 3 /* both binary; the file has to be there */ };

static inline intptr_t semihosting_call(uintptr_t operation, const uintptr_t* arguments) {
#ifdef __riscv
  register uintptr_t result __asm__("a0") = operation;
  register const uintptr_t* block __asm__("a1") = arguments;
  /* The three instructions are the signature, all uncompressed and in one page. */
  __asm__ volatile(
      ".option push\n.option norvc\n.balign 16\n"
      "slli x0, x0, 0x1f\n ebreak\n srai x0, x0, 7\n.option pop"
      : "+r"(result)
      : "r"(block)
      : "memory");
#else
  register uintptr_t result __asm__("r0") = operation;
  register const uintptr_t* block __asm__("r1") = arguments;
  __asm__ volatile("bkpt 0xab" : "+r"(result) : "r"(block) : "memory");
#endif
  return (intptr_t)result;
}

#endif
