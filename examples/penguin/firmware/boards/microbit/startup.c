/* SPDX-License-Identifier: MIT */
/* Start-up code of the micro:bit (nRF51822, Cortex-M0), with the symbols of ST's linker script templates. */
#include <stdint.h>

#include "board.h"

extern uint32_t _sidata[], _sdata[], _edata[], _sbss[], _ebss[], _estack[];
void __libc_init_array(void);
int main(void);
void Reset_Handler(void);
void SysTick_Handler(void);
void _init(void);

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define UART_STARTTX REGISTER(0x40002008u)
#define UART_TXDRDY REGISTER(0x4000211Cu)
#define UART_ENABLE REGISTER(0x40002500u)
#define UART_PSELTXD REGISTER(0x4000250Cu)
#define UART_TXD REGISTER(0x4000251Cu)
#define UART_BAUDRATE REGISTER(0x40002524u)

static void start_uart(void) {
  UART_PSELTXD = 24;
  UART_BAUDRATE = 0x01D7E000u; /* 115200 baud */
  UART_ENABLE = 4;
  UART_STARTTX = 1;
}

void board_print(const char* text) {
  for (; *text != '\0'; ++text) {
    UART_TXDRDY = 0;
    UART_TXD = (uint8_t)*text;
    while (UART_TXDRDY == 0) {
    }
  }
}

static void fault(void) {
  board_print("fault\n");
  board_exit(3);
}

/* Firmware that uses the timer defines its own handler. */
__attribute__((weak)) void SysTick_Handler(void) { fault(); }

__attribute__((used, noreturn)) void Reset_Handler(void) {
  const uint32_t* load = _sidata;
  for (uint32_t* word = _sdata; word < _edata; ++word) *word = *load++;
  for (uint32_t* word = _sbss; word < _ebss; ++word) *word = 0;
  start_uart();
  __libc_init_array();
  board_exit(main());
}

/* newlib's __libc_init_array calls it; constructors are all in .init_array. */
void _init(void) {}

__attribute__((section(".isr_vector"), used)) static const void* const vectors[16] = {
    _estack, (const void*)Reset_Handler, (const void*)fault, (const void*)fault, [15] = (const void*)SysTick_Handler,
};
