/* SPDX-License-Identifier: MIT */
#include "instructions.h"

#ifdef __riscv

static uint32_t started;

static uint32_t retired(void) {
  uint32_t count;
  __asm__ volatile("csrr %0, minstret" : "=r"(count)::"memory");
  return count;
}

void instructions_start(void) { started = retired(); }

uint32_t instructions_stop(void) { return retired() - started; }

#else

/* The SysTick timer counts the processor's clock down from 2^24 - 1. How many instructions go by in one tick depends on the
 * machine: a loop of known length tells. */
#define REGISTER(address) (*(volatile uint32_t*)(address))
#define SYST_CSR REGISTER(0xE000E010u)
#define SYST_RVR REGISTER(0xE000E014u)
#define SYST_CVR REGISTER(0xE000E018u)
#define FULL 0xFFFFFFu

enum { CALIBRATION_ROUNDS = 1000000 };
static uint32_t calibration_ticks; /* for two instructions a round */

static void start_timer(void) {
  SYST_RVR = FULL;
  SYST_CVR = 0;
  SYST_CSR = 1u << 2 | 1u; /* the processor's clock, enabled */
  while (SYST_CVR == 0) {
  }
}

static uint32_t elapsed(void) { return FULL - SYST_CVR; }

static void calibrate(void) {
  uint32_t rounds = CALIBRATION_ROUNDS;
  start_timer();
  __asm__ volatile(".syntax unified\n1: subs %0, %0, #1\n bne 1b" : "+l"(rounds)::"cc");
  calibration_ticks = elapsed();
}

void instructions_start(void) {
  if (calibration_ticks == 0) calibrate();
  start_timer();
}

uint32_t instructions_stop(void) {
  const uint64_t ticks = elapsed();
  return (uint32_t)((ticks * 2 * CALIBRATION_ROUNDS + calibration_ticks / 2) / calibration_ticks);
}

#endif
