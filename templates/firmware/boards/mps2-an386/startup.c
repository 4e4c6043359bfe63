/* SPDX-License-Identifier: MIT */
/* Start-up of the MPS2 AN386 (Cortex-M4F), CMSIS's symbols, and code memory that no stray write can change. */
#include <stdint.h>
#include <stdio.h>

#include "board.h"

extern uint32_t __etext[], __data_start__[], __data_end__[], __bss_start__[], __bss_end__[], __StackTop[];
void __libc_init_array(void);
int main(void);
void Reset_Handler(void);
void SysTick_Handler(void);
void _init(void);

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define UART0_DATA REGISTER(0x40004000u)
#define UART0_STATE REGISTER(0x40004004u)
#define UART0_CTRL REGISTER(0x40004008u)
#define UART0_BAUDDIV REGISTER(0x40004010u)
#define SCB_CFSR REGISTER(0xE000ED28u)
#define SCB_MMFAR REGISTER(0xE000ED34u)
#define SCB_CPACR REGISTER(0xE000ED88u)
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)
#define MPU_RASR REGISTER(0xE000EDA0u)

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

/* Firmware with a timer defines its own. */
__attribute__((weak)) void SysTick_Handler(void) { fault(); }

static void make_code_read_only(void) {
  MPU_RBAR = 0u | 1u << 4;                        /* region 0, from address 0 */
  MPU_RASR = 6u << 24 | 1u << 17 | 21u << 1 | 1u; /* read-only for all, normal memory, 2^22 bytes, enabled */
  MPU_CTRL = 1u << 2 | 1u;                        /* elsewhere the default map */
  __asm__ volatile("dsb\n isb" ::: "memory");
}

__attribute__((used, noreturn)) void Reset_Handler(void) {
  SCB_CPACR |= 0xFu << 20; /* the FPU, before any function that keeps floats in its registers */
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
    (const void*)fault, (const void*)fault,         (const void*)fault, [15] = (const void*)SysTick_Handler,
};
