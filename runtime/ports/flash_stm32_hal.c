/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_stm32_hal.h"
#include "store_fits.h"

#ifdef EI_OTA_STM32_HAL_HEADER
#include EI_OTA_STM32_HAL_HEADER
#else
#include <main.h>
#endif

/* What HAL_FLASH_Program programs at once, and whether it takes the address of the bytes or a number. */
#if defined(STM32L4)
#error "EiOta: STM32L4 and STM32L4+ have flash_stm32l4.c in place of this file (in CMake: EiOta::flash_stm32l4)"
#elif defined(FLASH_TYPEPROGRAM_FLASHWORD)
#define PROGRAM_TYPE       FLASH_TYPEPROGRAM_FLASHWORD
#define PROGRAM_SIZE       (4u * FLASH_NB_32BITWORD_IN_FLASHWORD)
#define PROGRAM_BY_ADDRESS 1
#elif defined(FLASH_TYPEPROGRAM_QUADWORD)
#define PROGRAM_TYPE       FLASH_TYPEPROGRAM_QUADWORD
#define PROGRAM_SIZE       16u
#define PROGRAM_BY_ADDRESS 1
#elif defined(FLASH_TYPEPROGRAM_BYTE)
#error "EiOta: this STM32 has sectors of several sizes; write callbacks of your own (ei_ota_store.h)"
#elif defined(FLASH_TYPEPROGRAM_DOUBLEWORD)
#define PROGRAM_TYPE       FLASH_TYPEPROGRAM_DOUBLEWORD
#define PROGRAM_SIZE       8u
#define PROGRAM_BY_ADDRESS 0
#else
#error "EiOta: no HAL of an STM32 whose erased flash reads 0xFF; write callbacks of your own (ei_ota_store.h)"
#endif

#ifdef FLASH_TYPEERASE_PAGES
#define BLOCK_SIZE ((uint32_t)FLASH_PAGE_SIZE)
#else
#define BLOCK_SIZE ((uint32_t)FLASH_SECTOR_SIZE)
#endif

/* STM32F0, F1 and F3 program half-words one after the other, and take an address for a page. */
#ifdef FLASH_TYPEPROGRAM_HALFWORD
#define ERASE_BY_ADDRESS 1
#else
#define ERASE_BY_ADDRESS 0
#endif

#if defined(FLASH_BANK_SIZE)
#define BANK_SIZE ((uint32_t)FLASH_BANK_SIZE)
#elif defined(FLASH_SIZE)
#define BANK_SIZE ((uint32_t)FLASH_SIZE)
#else
#define BANK_SIZE ((uint32_t) * (const volatile uint16_t *)FLASHSIZE_BASE << 10)
#endif

#if defined(FLASH_BANK_2) && !ERASE_BY_ADDRESS
#define BANKS 2
#else
#define BANKS 1
#endif

/* Where bank 2 begins: STM32H7 may have a gap between the banks, and so may an STM32G4 that is not of the largest size. */
#define NOWHERE 0xFFFFFFFFu
#if BANKS == 1
#define BANK_2 NOWHERE
#elif defined(FLASH_BANK2_BASE)
#define BANK_2 ((uint32_t)FLASH_BANK2_BASE)
#elif defined(STM32G4)
#define BANK_2 (BANK_SIZE == 0x40000u ? (uint32_t)FLASH_BASE + BANK_SIZE : NOWHERE)
#else
#define BANK_2 ((uint32_t)FLASH_BASE + BANK_SIZE)
#endif

#if BANKS == 2
static int banks_are_swapped(void) {
#if defined(FLASH_OPTR_nSWAP_BANK)
  return (FLASH->OPTR & FLASH_OPTR_nSWAP_BANK) == 0;
#elif defined(FLASH_OPTR_SWAP_BANK)
  return (FLASH->OPTR & FLASH_OPTR_SWAP_BANK) != 0;
#elif defined(FLASH_OPTSR_SWAP_BANK)
  return (FLASH->OPTSR_CUR & FLASH_OPTSR_SWAP_BANK) != 0;
#elif defined(FLASH_OPTCR_SWAP_BANK)
  return (FLASH->OPTCR & FLASH_OPTCR_SWAP_BANK) != 0;
#elif defined(SYSCFG_MEMRMP_FB_MODE)
  __HAL_RCC_SYSCFG_CLK_ENABLE();
  return (SYSCFG->MEMRMP & SYSCFG_MEMRMP_FB_MODE) != 0;
#else
#error "EiOta: it is not known how this STM32 swaps its banks; write callbacks of your own (ei_ota_store.h)"
#endif
}

/* With one bank in place of two, pages have other sizes or numbers than the HAL's macros say. */
static int banks_are_one(void) {
#if defined(FLASH_OPTR_DB256K)
  return (~FLASH->OPTR & (FLASH_OPTR_DBANK | FLASH_OPTR_DB256K)) != 0;
#elif defined(FLASH_OPTR_DBANK)
  return (~FLASH->OPTR & FLASH_OPTR_DBANK) != 0;
#elif defined(FLASH_OPTR_DUALBANK)
  return (~FLASH->OPTR & FLASH_OPTR_DUALBANK) != 0;
#else
  return 0;
#endif
}
#else
static int banks_are_swapped(void) { return 0; }
static int banks_are_one(void) { return 0; }
#endif

static int is_in_second(uint32_t address) { return address >= BANK_2; }

static uint32_t offset_in_bank(uint32_t address) { return address - (is_in_second(address) ? BANK_2 : (uint32_t)FLASH_BASE); }

/* The HAL programs flash, but leaves caches with what was there before. */
static void renew_caches(uint32_t address, uint32_t size) {
  (void)address;
  (void)size;
#if defined(__HAL_FLASH_DATA_CACHE_RESET)
  if ((FLASH->ACR & FLASH_ACR_DCEN) != 0) {
    __HAL_FLASH_DATA_CACHE_DISABLE();
    __HAL_FLASH_DATA_CACHE_RESET();
    __HAL_FLASH_DATA_CACHE_ENABLE();
  }
#elif defined(__HAL_FLASH_INSTRUCTION_CACHE_RESET) && !defined(CORE_CM0PLUS)
  if ((FLASH->ACR & FLASH_ACR_ICEN) != 0) {
    __HAL_FLASH_INSTRUCTION_CACHE_DISABLE();
    __HAL_FLASH_INSTRUCTION_CACHE_RESET();
    __HAL_FLASH_INSTRUCTION_CACHE_ENABLE();
  }
#endif
#ifdef ICACHE
  if ((ICACHE->CR & ICACHE_CR_EN) != 0) {
    ICACHE->CR |= ICACHE_CR_CACHEINV;
    while ((ICACHE->SR & ICACHE_SR_BUSYF) != 0) continue;
  }
#endif
#if defined(__DCACHE_PRESENT) && __DCACHE_PRESENT == 1U
  SCB_InvalidateDCache_by_Addr((uint32_t *)(uintptr_t)address, (int32_t)size);
#endif
}

#if !PROGRAM_BY_ADDRESS
/* A HAL that takes an address here as well must not compile. */
#pragma GCC diagnostic error "-Wincompatible-pointer-types"
static HAL_StatusTypeDef (*const program_number)(uint32_t, uint32_t, uint64_t) = HAL_FLASH_Program;
#endif

static HAL_StatusTypeDef program(uint32_t address, const uint8_t *bytes) {
#if PROGRAM_BY_ADDRESS
  uint32_t aligned[PROGRAM_SIZE / 4];
  memcpy(aligned, bytes, sizeof aligned);
  return HAL_FLASH_Program(PROGRAM_TYPE, address, (uintptr_t)aligned);
#else
  uint64_t number;
  memcpy(&number, bytes, sizeof number);
  return program_number(PROGRAM_TYPE, address, number);
#endif
}

static HAL_StatusTypeDef erase(uint32_t address) {
  FLASH_EraseInitTypeDef what = {0};
  uint32_t failed;
#ifdef FLASH_TYPEERASE_PAGES
  what.TypeErase = FLASH_TYPEERASE_PAGES;
  what.NbPages = 1;
#else
  what.TypeErase = FLASH_TYPEERASE_SECTORS;
  what.NbSectors = 1;
#endif
#if ERASE_BY_ADDRESS
  what.PageAddress = address;
#elif defined(FLASH_TYPEERASE_PAGES)
  what.Page = offset_in_bank(address) / BLOCK_SIZE;
#else
  what.Sector = offset_in_bank(address) / BLOCK_SIZE;
#endif
#if BANKS == 2
  what.Banks = is_in_second(address) ? FLASH_BANK_2 : FLASH_BANK_1;
#elif defined(FLASH_BANK_1) && !defined(STM32WBA)
  what.Banks = FLASH_BANK_1;
#endif
#ifdef FLASH_VOLTAGE_RANGE_3
  what.VoltageRange = FLASH_VOLTAGE_RANGE_3;
#endif
  return HAL_FLASHEx_Erase(&what, &failed);
}

static int is_inside(const ei_ota_flash_stm32_hal_t *chip, uint32_t offset, uint32_t size, uint32_t unit) {
  return offset <= chip->size && size <= chip->size - offset && ((offset | size) & (unit - 1)) == 0;
}

/* If flags of an earlier error are left, the HAL does nothing but clear them and return HAL_ERROR: the second attempt counts.
 */
static HAL_StatusTypeDef program_at_last(uint32_t address, const uint8_t *bytes) {
  const HAL_StatusTypeDef status = program(address, bytes);
  return status == HAL_ERROR ? program(address, bytes) : status;
}

static int prog_bytes(void *context, uint32_t offset, const void *data, uint32_t size) {
  const ei_ota_flash_stm32_hal_t *const chip = (const ei_ota_flash_stm32_hal_t *)context;
  const uint8_t *const bytes = (const uint8_t *)data;
  const uint32_t address = chip->start + offset;
  HAL_StatusTypeDef status = HAL_OK;
  if (!is_inside(chip, offset, size, EI_OTA_FLASH_STM32_HAL_PROG_SIZE) || HAL_FLASH_Unlock() != HAL_OK) return -1;
  for (uint32_t done = 0; done != size && status == HAL_OK; done += PROGRAM_SIZE)
    status = program_at_last(address + done, bytes + done);
  (void)HAL_FLASH_Lock();
  renew_caches(address, size);
  return status == HAL_OK ? 0 : -1;
}

static int erase_block(void *context, uint32_t offset) {
  const ei_ota_flash_stm32_hal_t *const chip = (const ei_ota_flash_stm32_hal_t *)context;
  const uint32_t address = chip->start + offset;
  if (!is_inside(chip, offset, BLOCK_SIZE, BLOCK_SIZE) || HAL_FLASH_Unlock() != HAL_OK) return -1;
  HAL_StatusTypeDef status = erase(address);
  if (status == HAL_ERROR) status = erase(address);
  (void)HAL_FLASH_Lock();
  renew_caches(address, BLOCK_SIZE);
  return status == HAL_OK ? 0 : -1;
}

static volatile uint8_t is_reading;

static void copy(uint8_t *to, const volatile uint8_t *from, uint32_t size) {
  for (; size != 0; --size) *to++ = *from++;
}

static int read_bytes(void *context, uint32_t offset, void *data, uint32_t size) {
  const ei_ota_flash_stm32_hal_t *const chip = (const ei_ota_flash_stm32_hal_t *)context;
  if (!is_inside(chip, offset, size, 1)) return -1;
  const uintptr_t address = chip->start + offset;
  const volatile uint8_t *const from = (const volatile uint8_t *)address; /* NOLINT(performance-no-int-to-ptr): of the chip */
#ifdef FLASH_TYPEPROGRAM_FLASHWORD
  const uint32_t mask = __get_FAULTMASK();
  __set_FAULTMASK(1);
  const uint32_t control = SCB->CCR;
  SCB->CCR = control | SCB_CCR_BFHFNMIGN_Msk;
  __DSB();
  __ISB();
  copy((uint8_t *)data, from, size);
  __DSB();
  SCB->CCR = control;
  __set_FAULTMASK(mask);
#else
  is_reading = 1;
  copy((uint8_t *)data, from, size);
  is_reading = 0;
#endif
  return 0;
}

int ei_ota_flash_stm32_hal_clear_ecc_error(void) {
  int cleared = 0;
  if (!is_reading) return 0;
#if defined(FLASH_ECCR_ECCD) && defined(STM32H5)
  cleared = (FLASH->ECCDETR & FLASH_ECCR_ECCD) != 0;
  FLASH->ECCDETR |= FLASH_ECCR_ECCD;
#elif defined(FLASH_ECCR_ECCD)
  cleared = (FLASH->ECCR & FLASH_ECCR_ECCD) != 0;
  FLASH->ECCR |= FLASH_ECCR_ECCD;
#endif
#ifdef FLASH_ECC2R_ECCD
  cleared |= (FLASH->ECC2R & FLASH_ECC2R_ECCD) != 0;
  FLASH->ECC2R |= FLASH_ECC2R_ECCD;
#endif
  return cleared;
}

static int store_fits(const ei_ota_flash_stm32_hal_t *chip, uint32_t slot_size, uint32_t slot_count) {
  if (((chip->start | chip->size) & (BLOCK_SIZE - 1)) != 0) return 0;
  if (chip->start < (uint32_t)FLASH_BASE || banks_are_swapped() || banks_are_one()) return 0;
  const uint32_t offset = offset_in_bank(chip->start);
  if (offset > BANK_SIZE || chip->size > BANK_SIZE - offset) return 0;
  return eiota_internal_store_fits(chip->size, BLOCK_SIZE, slot_size, slot_count);
}

int ei_ota_flash_stm32_hal_start(ei_ota_flash_t *flash, const ei_ota_flash_stm32_hal_t *chip, uint32_t slot_size,
                                 uint32_t slot_count) {
  const ei_ota_flash_t filled =
      EI_OTA_FLASH_INIT(read_bytes, prog_bytes, erase_block, EI_OTA_FLASH_STM32_HAL_PROG_SIZE, 0, slot_size, slot_count);
  if (!store_fits(chip, slot_size, slot_count)) return EI_OTA_ERR_ARGUMENT;
  *flash = filled;
  flash->context = (void *)chip;
  flash->erase_size = BLOCK_SIZE;
  return 0;
}
