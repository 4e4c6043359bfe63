/* SPDX-License-Identifier: MIT */
#include "cut_ram.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "board.h"
#include "mapped_flash.h"

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RNR REGISTER(0xE000ED98u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)
#define MPU_RLAR REGISTER(0xE000EDA0u)

extern uint8_t end[], __StackTop[]; /* the heap begins at `end`; the RAM ends where the stack begins */
void* _sbrk(ptrdiff_t growth);

#define STACK_LIMIT ((uint8_t*)((uintptr_t)__StackTop - CUT_RAM_STACK_SIZE))
static uint8_t* heap_end = end;

static void allow(uint32_t region, uintptr_t begin, uint32_t size) {
  MPU_RNR = region;
  MPU_RBAR = begin | 1u << 1 | 1u; /* read and written by all, never executed */
  MPU_RLAR = (begin + size - 32u) | 1u;
}

/* The start-up code has made code read-only in regions 0 and 1; the flash of the tests is region 7. */
__attribute__((constructor(101))) static void cut_ram(void) {
  const uintptr_t ram = 0x21000000u, console = 0x49303000u;
  allow(2, ram, (uintptr_t)__StackTop - ram);
  allow(3, console, 32);
  allow(4, MAPPED_FLASH_RESET_COUNT, 32);
  MPU_CTRL = 1; /* and nothing elsewhere */
  __asm__ volatile("dsb\n isb\n msr msplim, %0" ::"r"(STACK_LIMIT) : "memory");
}

/* newlib's heap, which ends where the stack may begin. */
void* _sbrk(ptrdiff_t growth) {
  if (growth > STACK_LIMIT - heap_end) {
    errno = ENOMEM;
    return (void*)-1;
  }
  heap_end += growth;
  return heap_end - growth;
}

static uint8_t* stack_pointer(void) {
  uint8_t* address;
  __asm__ volatile("mov %0, sp" : "=r"(address)::"memory");
  return address;
}

enum { PAINT = 0xA5, PUSHED = 64 /* more than paint_stack may push after it has read the stack pointer */ };

__attribute__((noinline)) void paint_stack(void) {
  for (volatile uint8_t* byte = stack_pointer() - PUSHED - 1; byte >= STACK_LIMIT; --byte) *byte = PAINT;
}

__attribute__((noinline)) void print_memory(const char* step) {
  const volatile uint8_t* lowest = STACK_LIMIT;
  while (*lowest == PAINT) ++lowest;
  char line[96];
  snprintf(line, sizeof line, "memory: %s: stack %lu, heap %lu\n", step, (unsigned long)(__StackTop - lowest),
           (unsigned long)(heap_end - end));
  board_print(line);
}
