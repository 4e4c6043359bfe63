/* SPDX-License-Identifier: MIT */
/* Stands for CubeMX's main.h and the HAL's macros and types that runtime/ports/flash_stm32_hal.c uses, for four families that
 * differ as those of the HAL do. STAND_IN_<family> chooses one; the functions behind them are in flash_stm32_hal_test.cpp. */
#pragma once
#include <stdint.h>

typedef enum { HAL_OK, HAL_ERROR, HAL_BUSY, HAL_TIMEOUT } HAL_StatusTypeDef;

typedef struct {
  uint32_t ACR, OPTR, OPTCR, ECCR;
} stand_in_flash_t;
typedef struct {
  uint32_t CR, SR;
} stand_in_icache_t;
typedef struct {
  uint32_t CCR;
} stand_in_scb_t;

#ifdef __cplusplus
extern "C" {
#endif
extern stand_in_flash_t stand_in_flash;
extern stand_in_icache_t stand_in_icache;
extern stand_in_scb_t stand_in_scb;
HAL_StatusTypeDef HAL_FLASH_Unlock(void);
HAL_StatusTypeDef HAL_FLASH_Lock(void);
HAL_StatusTypeDef stand_in_program_number(uint32_t type, uint32_t address, uint64_t number);
HAL_StatusTypeDef stand_in_program_bytes(uint32_t type, uint32_t address, uintptr_t bytes);
HAL_StatusTypeDef stand_in_erase(uint32_t bank, uint32_t page, uint32_t count);
void stand_in_renew_caches(void);
uint32_t __get_FAULTMASK(void);
void __set_FAULTMASK(uint32_t mask);
#ifdef __cplusplus
}
#endif

#define FLASH_BASE 0x08000000u
#define FLASH (&stand_in_flash)
#define FLASH_ACR_DCEN (1u << 10)
#define STAND_IN_SWAPPED (1u << 20)
#define STAND_IN_TWO (1u << 21)
#define STAND_IN_ECC (1u << 31)
#define ICACHE_CR_EN 1u
#define ICACHE_CR_CACHEINV 2u
#define ICACHE_SR_BUSYF 1u
#define SCB (&stand_in_scb)
#define SCB_CCR_BFHFNMIGN_Msk (1u << 8)

/* As STM32WB: one bank, double words, and a data cache that HAL_FLASH_Program leaves alone. */
#ifdef STAND_IN_WB
#define FLASH_TYPEPROGRAM_DOUBLEWORD 7u
#define FLASH_TYPEERASE_PAGES 2u
#define FLASH_PAGE_SIZE 0x1000u
#define FLASH_SIZE 0x10000u
#define FLASH_ECCR_ECCD STAND_IN_ECC
#define HAL_FLASH_Program stand_in_program_number
#define __HAL_FLASH_DATA_CACHE_DISABLE() (FLASH->ACR &= ~FLASH_ACR_DCEN)
#define __HAL_FLASH_DATA_CACHE_RESET() stand_in_renew_caches()
#define __HAL_FLASH_DATA_CACHE_ENABLE() (FLASH->ACR |= FLASH_ACR_DCEN)
typedef struct {
  uint32_t TypeErase, Page, NbPages;
} FLASH_EraseInitTypeDef;
static inline HAL_StatusTypeDef HAL_FLASHEx_Erase(FLASH_EraseInitTypeDef* what, uint32_t* error) {
  *error = 0;
  return what->TypeErase == FLASH_TYPEERASE_PAGES ? stand_in_erase(1, what->Page, what->NbPages) : HAL_ERROR;
}
#endif

/* As STM32U5: two banks, quad words, and a cache of its own beside the flash. */
#ifdef STAND_IN_U5
#define FLASH_TYPEPROGRAM_QUADWORD 7u
#define FLASH_TYPEERASE_PAGES 2u
#define FLASH_PAGE_SIZE 0x2000u
#define FLASH_SIZE 0x20000u
#define FLASH_BANK_SIZE (FLASH_SIZE >> 1)
#define FLASH_BANK_1 1u
#define FLASH_BANK_2 2u
#define FLASH_OPTR_SWAP_BANK STAND_IN_SWAPPED
#define FLASH_OPTR_DUALBANK STAND_IN_TWO
#define FLASH_ECCR_ECCD STAND_IN_ECC
#define ICACHE (&stand_in_icache)
#define HAL_FLASH_Program stand_in_program_bytes
typedef struct {
  uint32_t TypeErase, Banks, Page, NbPages;
} FLASH_EraseInitTypeDef;
static inline HAL_StatusTypeDef HAL_FLASHEx_Erase(FLASH_EraseInitTypeDef* what, uint32_t* error) {
  *error = 0;
  return what->TypeErase == FLASH_TYPEERASE_PAGES ? stand_in_erase(what->Banks, what->Page, what->NbPages) : HAL_ERROR;
}
#endif

/* As STM32H7: two banks with a gap between them, sectors, flash words, and the processor's data cache. */
#ifdef STAND_IN_H7
#define FLASH_TYPEPROGRAM_FLASHWORD 7u
#define FLASH_NB_32BITWORD_IN_FLASHWORD 8u
#define FLASH_TYPEERASE_SECTORS 2u
#define FLASH_SECTOR_SIZE 0x2000u
#define FLASH_SIZE 0x20000u
#define FLASH_BANK_SIZE (FLASH_SIZE >> 1)
#define FLASH_BANK_1 1u
#define FLASH_BANK_2 2u
#define FLASH_BANK2_BASE 0x08100000u
#define FLASH_OPTCR_SWAP_BANK STAND_IN_SWAPPED
#define FLASH_VOLTAGE_RANGE_3 0x20u
#define HAL_FLASH_Program stand_in_program_bytes
#define __DCACHE_PRESENT 1U
typedef struct {
  uint32_t TypeErase, Banks, Sector, NbSectors, VoltageRange;
} FLASH_EraseInitTypeDef;
static inline HAL_StatusTypeDef HAL_FLASHEx_Erase(FLASH_EraseInitTypeDef* what, uint32_t* error) {
  *error = 0;
  if (what->TypeErase != FLASH_TYPEERASE_SECTORS || what->VoltageRange != FLASH_VOLTAGE_RANGE_3) return HAL_ERROR;
  return stand_in_erase(what->Banks, what->Sector, what->NbSectors);
}
static inline void __DSB(void) {}
static inline void __ISB(void) {}
static inline void SCB_InvalidateDCache_by_Addr(uint32_t* address, int32_t size) {
  (void)address;
  if (size > 0) stand_in_renew_caches();
}
#endif

/* As STM32F1: double words are programmed in pieces, and pages have addresses. */
#ifdef STAND_IN_F1
#define FLASH_TYPEPROGRAM_HALFWORD 5u
#define FLASH_TYPEPROGRAM_DOUBLEWORD 7u
#define FLASH_TYPEERASE_PAGES 2u
#define FLASH_PAGE_SIZE 0x400u
#define FLASH_BANK_1 1u
extern uint16_t stand_in_flash_size;
#define FLASHSIZE_BASE (&stand_in_flash_size)
#define HAL_FLASH_Program stand_in_program_number
typedef struct {
  uint32_t TypeErase, Banks, PageAddress, NbPages;
} FLASH_EraseInitTypeDef;
static inline HAL_StatusTypeDef HAL_FLASHEx_Erase(FLASH_EraseInitTypeDef* what, uint32_t* error) {
  *error = 0;
  return what->TypeErase == FLASH_TYPEERASE_PAGES ? stand_in_erase(what->Banks, what->PageAddress, what->NbPages) : HAL_ERROR;
}
#endif
