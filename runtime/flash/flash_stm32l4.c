/* SPDX-License-Identifier: MIT */
#include "chip_access.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_stm32l4.h"

/* Titles and section numbers are those of RM0351 (STM32L4x5, STM32L4x6); numbers may differ by revision. RM0394 (STM32L41 to
 * STM32L46) and RM0432 (STM32L4+) have the same registers and bits, except where a comment says otherwise. */

/* 3.7, "FLASH registers" */
#define FLASH_ACR  0x40022000u
#define FLASH_KEYR 0x40022008u
#define FLASH_SR   0x40022010u
#define FLASH_CR   0x40022014u
#define FLASH_ECCR 0x40022018u
#define FLASH_OPTR 0x40022020u

/* 3.7, "Flash access control register (FLASH_ACR)" */
#define ACR_ICEN  (1u << 9)
#define ACR_DCEN  (1u << 10)
#define ACR_ICRST (1u << 11)
#define ACR_DCRST (1u << 12)

/* 3.3.5, "Unlocking the Flash memory" */
#define KEY1 0x45670123u
#define KEY2 0xCDEF89ABu

/* 3.7, "Flash status register (FLASH_SR)": OPERR, PROGERR, WRPERR, PGAERR, SIZERR, PGSERR, MISERR, FASTERR. All are cleared by
 * writing 1. EOP is of no use here: it is set only while its interrupt is enabled. */
#define SR_ERRORS 0x000003FAu
#define SR_BSY    (1u << 16)

/* 3.7, "Flash control register (FLASH_CR)". Active: PG, PER, MER1, MER2, STRT, OPTSTRT, FSTPG. */
#define CR_PG     (1u << 0)
#define CR_PER    (1u << 1)
#define CR_PNB(n) ((n) << 3)
#define CR_BKER   (1u << 11)
#define CR_STRT   (1u << 16)
#define CR_LOCK   (1u << 31)
#define CR_ACTIVE 0x00078007u
#define CR_PAGE   (CR_PNB(0xFFu) | CR_BKER)

/* 3.7, "Flash ECC register (FLASH_ECCR)", and the same in RM0432, whose larger flash moves two bits. */
#define ECCR_L4_ADDRESS     0x0007FFFFu
#define ECCR_L4_BANK        (1u << 19)
#define ECCR_L4_SYSTEM      (1u << 20)
#define ECCR_L4PLUS_ADDRESS 0x001FFFFFu
#define ECCR_L4PLUS_BANK    (1u << 21)
#define ECCR_L4PLUS_SYSTEM  (1u << 22)
#define ECCR_L4PLUS_ECCD2   (1u << 29)
#define ECCR_ECCIE          (1u << 24)
#define ECCR_ECCD           (1u << 31) /* flags are cleared by writing 1 */

/* 3.7, "Flash option register (FLASH_OPTR)": bit 21 is DUALBANK, in RM0432 DB1M or DB512K; bit 22 is DBANK in RM0432. */
#define OPTR_BIT21 (1u << 21)
#define OPTR_BIT22 (1u << 22)

/* 2.2, "Memory organization" */
#define FLASH_BASE 0x08000000u

/* "Device electronic signature", "Flash size data register": 16 bits, in Kbytes */
#define FLASH_SIZE 0x1FFF75E0u

/* "Debug support", "DBGMCU_IDCODE": DEV_ID is bits 11 to 0 */
#define DBGMCU_IDCODE 0xE0042000u

/* 6.4, "APB2 peripheral clock enable register (RCC_APB2ENR)"; 9.2, "SYSCFG memory remap register (SYSCFG_MEMRMP)" */
#define RCC_APB2ENR      0x40021060u
#define APB2ENR_SYSCFGEN (1u << 0)
#define SYSCFG_MEMRMP    0x40010000u
#define MEMRMP_FB_MODE   (1u << 8)

/* A page takes 25 ms at most (data sheets, "Flash memory characteristics": tERASE). At 120 MHz, the fastest of these chips,
 * that is three million cycles, and a poll takes several. */
#define POLLS 10000000u

typedef struct {
  uint32_t acr, cr;
} registers_t;

EI_OTA_RAM_FUNCTION static int wait_while_busy(void) {
  for (uint32_t left = POLLS; left != 0; --left)
    if ((eiota_internal_load(FLASH_SR) & SR_BSY) == 0) return 0;
  return -1;
}

/* 3.3.7, "Standard programming", steps 4 and 5. An interrupt between the words does no harm. */
EI_OTA_RAM_FUNCTION static int program_double_word(uint32_t address, uint32_t low, uint32_t high) {
  eiota_internal_store(address, low);
  eiota_internal_store(address + 4, high);
  return wait_while_busy();
}

/* 3.3.6, "Page erase", steps 4 and 5. */
EI_OTA_RAM_FUNCTION static int start_erase(uint32_t cr) {
  eiota_internal_store(FLASH_CR, cr | CR_STRT);
  return wait_while_busy();
}

/* Steps 1 and 2 of the manual's sequences: error flags of earlier operations, or of a stray write to flash, would fail the next
 * one (PGSERR). The data cache is off meanwhile, because reads of the other bank may corrupt it (errata sheets, "Data cache
 * might be corrupted during Flash memory read-while-write operation", for example ES0510, 2.2.2).
 * @return 0; -1: nothing was changed */
static int begin(registers_t *found) {
  if (wait_while_busy() != 0) return -1;
  found->acr = eiota_internal_load(FLASH_ACR);
  found->cr = eiota_internal_load(FLASH_CR);
  if ((found->cr & CR_LOCK) != 0) {
    eiota_internal_store(FLASH_KEYR, KEY1); /* only while locked: the keys of an unlocked register are a bus error */
    eiota_internal_store(FLASH_KEYR, KEY2);
    if ((eiota_internal_load(FLASH_CR) & CR_LOCK) != 0) return -1; /* wrong keys were written since the last reset */
  } else if ((found->cr & CR_ACTIVE) != 0) {
    return -1;
  }
  eiota_internal_store(FLASH_SR, SR_ERRORS);
  eiota_internal_store(FLASH_ACR, found->acr & ~ACR_DCEN);
  return 0;
}

/* The caches still hold what flash contained before (3.3.7, "Programming and caches"). A cache can be reset while it is off. */
static void renew_caches(const registers_t *found) {
  const uint32_t off = eiota_internal_load(FLASH_ACR) & ~(ACR_ICEN | ACR_DCEN | ACR_ICRST | ACR_DCRST);
  eiota_internal_store(FLASH_ACR, off);
  eiota_internal_store(FLASH_ACR, off | ACR_ICRST | ACR_DCRST);
  eiota_internal_store(FLASH_ACR, off);
  eiota_internal_store(FLASH_ACR, off | (found->acr & (ACR_ICEN | ACR_DCEN)));
}

/* @return 0; -1 if the operation failed. FLASH_CR is not written while locked, which is a bus error. */
static int end(const registers_t *found) {
  const uint32_t errors = eiota_internal_load(FLASH_SR) & SR_ERRORS;
  const uint32_t was_locked_meanwhile = eiota_internal_load(FLASH_CR) & CR_LOCK;
  eiota_internal_store(FLASH_SR, errors);
  if (was_locked_meanwhile == 0) {
    const uint32_t idle = found->cr & ~CR_ACTIVE;
    eiota_internal_store(FLASH_CR, idle & ~CR_LOCK);
    if ((idle & CR_LOCK) != 0) eiota_internal_store(FLASH_CR, idle);
  }
  renew_caches(found);
  return (errors | was_locked_meanwhile) != 0 ? -1 : 0;
}

static uint32_t without_operation(const registers_t *found) { return found->cr & ~(CR_ACTIVE | CR_PAGE | CR_LOCK); }

static int is_inside(const ei_ota_flash_stm32l4_t *chip, uint32_t offset, uint32_t size) {
  return chip->bank_size != 0 && offset <= chip->size && size <= chip->size - offset;
}

int ei_ota_flash_stm32l4_prog(void *context, uint32_t offset, const void *data, uint32_t size) {
  const ei_ota_flash_stm32l4_t *const chip = (const ei_ota_flash_stm32l4_t *)context;
  const uint8_t *const bytes = (const uint8_t *)data;
  registers_t found;
  if (!is_inside(chip, offset, size) || ((offset | size) & 7u) != 0 || begin(&found) != 0) return -1;
  eiota_internal_store(FLASH_CR, without_operation(&found) | CR_PG);
  for (uint32_t done = 0; done != size; done += 8) {
    const uint32_t low = eiota_internal_word_at(bytes + done), high = eiota_internal_word_at(bytes + done + 4);
    if (program_double_word(chip->start + offset + done, low, high) != 0) return -1;
    if ((eiota_internal_load(FLASH_SR) & SR_ERRORS) != 0) break;
  }
  return end(&found);
}

/* 3.3.1, "Flash memory organization". Banks have their numbers wherever they are mapped. */
static uint32_t page_at(const ei_ota_flash_stm32l4_t *chip, uint32_t address) {
  const uint32_t offset = address - FLASH_BASE, is_second = offset >= chip->bank_size;
  const uint32_t page = (is_second ? offset - chip->bank_size : offset) / chip->page_size;
  return CR_PNB(page) | (is_second != chip->is_swapped ? CR_BKER : 0);
}

int ei_ota_flash_stm32l4_erase(void *context, uint32_t offset) {
  const ei_ota_flash_stm32l4_t *const chip = (const ei_ota_flash_stm32l4_t *)context;
  registers_t found;
  if (!is_inside(chip, offset, chip->page_size) || (offset & (chip->page_size - 1)) != 0 || begin(&found) != 0) return -1;
  const uint32_t page = without_operation(&found) | CR_PER | page_at(chip, chip->start + offset);
  eiota_internal_store(FLASH_CR, page);
  if (start_erase(page) != 0) return -1;
  return end(&found);
}

/* 3.3.1, "Flash memory organization", and the same in RM0394 and RM0432.
 * @return the page size; 0 if the chip is none of these */
static uint32_t read_layout(uint32_t flash_size, uint32_t *banks) {
  const uint32_t options = eiota_internal_load(FLASH_OPTR);
  uint32_t has_two = 0, page_size = 2048;
  switch (eiota_internal_load(DBGMCU_IDCODE) & 0xFFFu) {
    case 0x415: /* STM32L47, STM32L48 */
    case 0x461: /* STM32L49, STM32L4A */
      has_two = flash_size == 0x100000u ? 1 : options & OPTR_BIT21;
      break;
    case 0x435: /* STM32L43, STM32L44 */
    case 0x462: /* STM32L45, STM32L46 */
    case 0x464: /* STM32L41, STM32L42 */
      break;
    case 0x470: /* STM32L4R, STM32L4S */
      has_two = options & (flash_size == 0x200000u ? OPTR_BIT22 : OPTR_BIT21);
      page_size = has_two ? 4096 : 8192;
      break;
    case 0x471: /* STM32L4P, STM32L4Q */
      has_two = options & (flash_size == 0x100000u ? OPTR_BIT22 : OPTR_BIT21);
      page_size = has_two ? 4096 : 8192;
      break;
    default:
      return 0;
  }
  *banks = has_two ? 2 : 1;
  return page_size;
}

/* SYSCFG can be read while its clock is on. */
static uint8_t bank_2_is_first(void) {
  const uint32_t clocks = eiota_internal_load(RCC_APB2ENR), is_off = (clocks & APB2ENR_SYSCFGEN) == 0;
  if (is_off) {
    eiota_internal_store(RCC_APB2ENR, clocks | APB2ENR_SYSCFGEN);
    (void)eiota_internal_load(RCC_APB2ENR); /* 6.2, "Peripheral clock enable": not before two cycles later */
  }
  const uint32_t remap = eiota_internal_load(SYSCFG_MEMRMP);
  if (is_off) eiota_internal_store(RCC_APB2ENR, clocks);
  return (remap & MEMRMP_FB_MODE) != 0;
}

static int store_fits(const ei_ota_flash_stm32l4_t *chip, uint32_t flash_size, uint32_t slot_size, uint32_t slot_count) {
  const uint32_t last = chip->page_size - 1;
  if (((chip->start | chip->size | slot_size) & last) != 0 || slot_size == 0 || slot_count < 2 || slot_count > 32) return 0;
  if (chip->start < FLASH_BASE || chip->start - FLASH_BASE > flash_size) return 0;
  if (chip->size > flash_size - (chip->start - FLASH_BASE) || chip->size < 2 * chip->page_size) return 0;
  return slot_count <= (chip->size - 2 * chip->page_size) / slot_size;
}

int ei_ota_flash_stm32l4_start(ei_ota_flash_t *flash, ei_ota_flash_stm32l4_t *chip, uint32_t slot_size, uint32_t slot_count) {
  const uint32_t flash_size = (eiota_internal_load(FLASH_SIZE) & 0xFFFFu) << 10;
  const ei_ota_flash_t filled = EI_OTA_FLASH_INIT(NULL, ei_ota_flash_stm32l4_prog, ei_ota_flash_stm32l4_erase,
                                                  EI_OTA_FLASH_STM32L4_PROG_SIZE, 0, slot_size, slot_count);
  uint32_t banks;
  chip->bank_size = 0;
  chip->page_size = read_layout(flash_size, &banks);
  if (chip->page_size == 0 || !store_fits(chip, flash_size, slot_size, slot_count)) return EI_OTA_ERR_ARGUMENT;
  chip->is_swapped = banks == 2 ? bank_2_is_first() : 0;
  chip->bank_size = banks == 2 ? flash_size / 2 : flash_size;
  *flash = filled;
  flash->context = chip;
  flash->mapped = eiota_internal_mapped(chip->start);
  flash->erase_size = chip->page_size;
  return 0;
}

/* 3.3.2, "Error code correction (ECC)" */
int ei_ota_flash_stm32l4_clear_ecc_error(const ei_ota_flash_stm32l4_t *chip) {
  if (chip->bank_size == 0) return 0;
  const uint32_t is_plus = chip->page_size != 2048, eccr = eiota_internal_load(FLASH_ECCR);
  const uint32_t errors = eccr & (is_plus ? ECCR_ECCD | ECCR_L4PLUS_ECCD2 : ECCR_ECCD);
  if (errors == 0 || (eccr & (is_plus ? ECCR_L4PLUS_SYSTEM : ECCR_L4_SYSTEM)) != 0) return 0;
  const uint32_t bank = (eccr & (is_plus ? ECCR_L4PLUS_BANK : ECCR_L4_BANK)) != 0;
  const uint32_t offset = eccr & (is_plus ? ECCR_L4PLUS_ADDRESS : ECCR_L4_ADDRESS);
  const uint32_t address = FLASH_BASE + (bank != chip->is_swapped ? chip->bank_size : 0) + offset;
  if (address < chip->start || address - chip->start >= chip->size) return 0;
  eiota_internal_store(FLASH_ECCR, (eccr & ECCR_ECCIE) | errors);
  return 1;
}
