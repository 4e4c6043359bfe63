/* SPDX-License-Identifier: MIT */
#include "mapped_flash.h"

#include "board.h"
#include "ei_ota/ei_ota_flash_ram.h"

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define SCB_AIRCR REGISTER(0xE000ED0Cu)
#define MPU_CTRL REGISTER(0xE000ED94u)
#define MPU_RNR REGISTER(0xE000ED98u)
#define MPU_RBAR REGISTER(0xE000ED9Cu)

enum { REGION = 7 }; /* the start-up code has the first regions */

#if __ARM_ARCH >= 8
#define MPU_RLAR REGISTER(0xE000EDA0u)

static void set_access(int is_writable) {
  const uint32_t access = is_writable ? 1u : 3u; /* for all */
  MPU_RNR = REGION;
  MPU_RBAR = MAPPED_FLASH | access << 1 | 1u; /* never executed */
  MPU_RLAR = (MAPPED_FLASH + MAPPED_FLASH_SIZE - 32u) | 1u;
  __asm__ volatile("dsb\n isb" ::: "memory");
}
#else
#define MPU_RASR REGISTER(0xE000EDA0u)

static void set_access(int is_writable) {
  const uint32_t access = is_writable ? 3u : 6u; /* for all */
  MPU_RNR = REGION;
  MPU_RBAR = MAPPED_FLASH;
  MPU_RASR = 1u << 28 | access << 24 | 1u << 17 | 22u << 1 | 1u; /* never executed, normal memory, 2^23 bytes, enabled */
  __asm__ volatile("dsb\n isb" ::: "memory");
}
#endif

static ei_ota_flash_ram_t ram = {(uint8_t*)MAPPED_FLASH, MAPPED_FLASH_SIZE, MAPPED_FLASH_ERASE_SIZE};
static volatile uint32_t* const reset_count = (volatile uint32_t*)MAPPED_FLASH_RESET_COUNT; /* 0 when the emulator starts */

static void demand(int is_obeyed, const char* rule) {
  if (is_obeyed) return;
  board_print("flash: ");
  board_print(rule);
  board_print("\n");
  board_exit(3);
}

static int prog(void* context, uint32_t offset, const void* data, uint32_t size) {
  demand((offset | size) % MAPPED_FLASH_PROG_SIZE == 0, "only whole units can be programmed");
  demand(offset <= ram.size && size <= ram.size - offset, "nothing can be programmed behind its end");
  for (uint32_t i = 0; i != size; ++i) demand(ram.bytes[offset + i] == 0xFF, "only what is erased can be programmed");
  set_access(1);
  const int error = ei_ota_flash_ram_prog(context, offset, data, size);
  set_access(0);
  return error;
}

static int erase(void* context, uint32_t offset) {
  demand(offset % MAPPED_FLASH_ERASE_SIZE == 0 && offset < ram.size, "only whole blocks can be erased");
  set_access(1);
  const int error = ei_ota_flash_ram_erase(context, offset);
  set_access(0);
  return error;
}

ei_ota_flash_t mapped_flash(uint32_t slot_size, uint32_t slot_count) {
  const ei_ota_flash_t flash = {.context = &ram,
                                .prog = prog,
                                .erase = erase,
                                .mapped = ram.bytes,
                                .prog_size = MAPPED_FLASH_PROG_SIZE,
                                .erase_size = MAPPED_FLASH_ERASE_SIZE,
                                .slot_size = (slot_size + MAPPED_FLASH_ERASE_SIZE - 1) & ~(MAPPED_FLASH_ERASE_SIZE - 1u),
                                .slot_count = slot_count};
  set_access(0);
  return flash;
}

uint32_t resets(void) { return *reset_count; }

void reset(void) {
  ++*reset_count;
  __asm__ volatile("dsb" ::: "memory");
  SCB_AIRCR = 0x05FA0004u; /* SYSRESETREQ */
  for (;;) {
  }
}
