/* SPDX-License-Identifier: MIT */
/* Start-up code of QEMU's RISC-V machine "virt", with picolibc's linker script symbols. It write-protects the first MiB. */
#include <stdint.h>
#include <stdio.h>

#include "board.h"

extern uint32_t __data_source[], __data_start[], __data_end[], __bss_start[], __bss_end[];
void __libc_init_array(void);
int main(void);
void _start(void);
void start_program(void);

#define UART_DATA (*(volatile uint8_t*)0x10000000u)
#define UART_LINE_STATUS (*(volatile uint8_t*)0x10000005u)

void board_print(const char* text) {
  for (; *text != '\0'; ++text) {
    while ((UART_LINE_STATUS & 0x20u) == 0) {
    }
    UART_DATA = (uint8_t)*text;
  }
}

__attribute__((interrupt, aligned(4))) static void trap(void) {
  uint32_t cause, address;
  char line[80];
  __asm__ volatile("csrr %0, mcause\n csrr %1, mtval" : "=r"(cause), "=r"(address));
  snprintf(line, sizeof line, "fault: cause %lu, address 0x%08lx\n", (unsigned long)cause, (unsigned long)address);
  board_print(line);
  board_exit(3);
}

static void make_flash_read_only(void) {
  const uint32_t first_mib = (0x80000000u >> 2) | ((1u << 20 >> 3) - 1u); /* naturally aligned power of two */
  const uint32_t locked_read_execute = 0x80u | 0x18u | 0x04u | 0x01u;     /* locked: binds machine mode as well */
  __asm__ volatile("csrw pmpaddr0, %0\n csrw pmpcfg0, %1" ::"r"(first_mib), "r"(locked_read_execute) : "memory");
}

__attribute__((used, noreturn)) void start_program(void) {
  const uint32_t* load = __data_source;
  for (uint32_t* word = __data_start; word < __data_end; ++word) *word = *load++;
  for (uint32_t* word = __bss_start; word < __bss_end; ++word) *word = 0;
  __asm__ volatile("csrw mtvec, %0" ::"r"(trap));
  make_flash_read_only();
  __libc_init_array();
  board_exit(main());
}

__attribute__((naked, section(".text.init.enter"), used)) void _start(void) {
  __asm__ volatile(
      ".option push\n.option norelax\n la gp, __global_pointer$\n.option pop\n"
      " la sp, __stack\n"
      " j start_program");
}
