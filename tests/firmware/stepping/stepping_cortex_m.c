/* SPDX-License-Identifier: MIT */
/* SysTick, which counts the processor's cycles. */
#include "stepping.h"

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define SYST_CSR REGISTER(0xE000E010u)
#define SYST_RVR REGISTER(0xE000E014u)
#define SYST_CVR REGISTER(0xE000E018u)
#define SCB_ICSR REGISTER(0xE000ED04u)

void stepping_start_timer(uint32_t ticks) {
  SYST_RVR = ticks;
  SYST_CVR = 0;
  SYST_CSR = 7; /* the processor's clock, interrupt, on */
}

void stepping_stop_timer(void) {
  SYST_CSR = 4;
  SCB_ICSR = 1u << 25; /* not pending */
}

static __attribute__((used)) void interrupt(const uint32_t* frame) { stepping_interrupt(frame[6]); }

__attribute__((naked)) void SysTick_Handler(void) {
  __asm__ volatile(
      "mrs r0, msp\n"
      "ldr r1, =interrupt\n"
      "bx r1\n"
      ".ltorg");
}
