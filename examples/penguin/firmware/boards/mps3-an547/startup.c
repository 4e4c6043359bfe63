/* SPDX-License-Identifier: MIT */
/* Start-up of the MPS3 AN547 (Cortex-M55), CMSIS's symbols, and code memory that no stray write can change. */
#include <stdint.h>
#include <stdio.h>

#include "board.h"

extern uint32_t __etext[], __data_start__[], __data_end__[], __bss_start__[], __bss_end__[], __StackTop[];
void __libc_init_array(void);
int main(void);
void Reset_Handler(void);
void _init(void);

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define UART0_DATA REGISTER(0x49303000u)
#define UART0_STATE REGISTER(0x49303004u)
#define UART0_CTRL REGISTER(0x49303008u)
#define UART0_BAUDDIV REGISTER(0x49303010u)
#define SCB_CFSR REGISTER(0xE000ED28u)
#define SCB_MMFAR REGISTER(0xE000ED34u)
#define SCB_CPACR REGISTER(0xE000ED88u)
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RNR REGISTER(0xE000ED98u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)
#define MPU_RLAR REGISTER(0xE000EDA0u)
#define MPU_MAIR0 REGISTER(0xE000EDC0u)

void board_print(const char* text) {
  for (; *text != '\0'; ++text) {
    while ((UART0_STATE & 1u) != 0) {
    }
    UART0_DATA = (uint8_t)*text;
  }
}

static void fault(void) {
  char line[80];
  snprintf(line, sizeof line, "fault: CFSR 0x%08lx, address 0x%08lx\n", (unsigned long)SCB_CFSR, (unsigned long)SCB_MMFAR);
  board_print(line);
  board_exit(3);
}

static void make_read_only(uint32_t region, uint32_t begin, uint32_t size) {
  MPU_RNR = region;
  MPU_RBAR = begin | 3u << 1;           /* for all */
  MPU_RLAR = (begin + size - 32u) | 1u; /* with the attributes 0, enabled */
}

static void make_code_read_only(void) {
  MPU_MAIR0 = 0x44u; /* attributes 0: normal memory */
  make_read_only(0, 0x00000000u, 1u << 19);
  make_read_only(1, 0x01000000u, 1u << 21);
  MPU_CTRL = 1u << 2 | 1u; /* elsewhere the default map */
  __asm__ volatile("dsb\n isb" ::: "memory");
}

__attribute__((used, noreturn)) void Reset_Handler(void) {
  SCB_CPACR |= 0xFu << 20; /* FPU and vector extension, before any function that uses their registers */
  __asm__ volatile("dsb\n isb" ::: "memory");
  const uint32_t* load = __etext;
  for (uint32_t* word = __data_start__; word < __data_end__; ++word) *word = *load++;
  for (uint32_t* word = __bss_start__; word < __bss_end__; ++word) *word = 0;
  make_code_read_only();
  UART0_BAUDDIV = 16;
  UART0_CTRL = 1; /* transmit */
  __libc_init_array();
  board_exit(main());
}

/* newlib's __libc_init_array calls it; constructors are all in .init_array. */
void _init(void) {}

__attribute__((section(".vectors"), used)) static const void* const vectors[16] = {
    __StackTop,         (const void*)Reset_Handler, (const void*)fault, (const void*)fault,
    (const void*)fault, (const void*)fault,         (const void*)fault, (const void*)fault,
};
