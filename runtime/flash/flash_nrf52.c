/* SPDX-License-Identifier: MIT */
#include "chip_access.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_nrf52.h"

/* Titles are those of the nRF52840 Product Specification; nRF52805 to nRF52833 have the same registers. */

/* 4.3, "NVMC - Non-volatile memory controller", "Registers". The instruction cache of this controller holds no data, so that
 * `mapped` always shows what is in flash. */
#define NVMC_READY     0x4001E400u
#define NVMC_CONFIG    0x4001E504u
#define NVMC_ERASEPAGE 0x4001E508u

/* The same, "CONFIG": WEN */
#define CONFIG_WEN 1u
#define CONFIG_EEN 2u

/* 4.4, "FICR - Factory information configuration registers" */
#define FICR_CODEPAGESIZE 0x10000010u
#define FICR_CODESIZE     0x10000014u

/* A page takes 90 ms at most (4.3, "Electrical specification": tERASEPAGE, and the same of the nRF52832). At 64 MHz that is
 * less than six million cycles, and a poll takes several. */
#define POLLS 10000000u

EI_OTA_RAM_FUNCTION static int wait_until_ready(void) {
  for (uint32_t left = POLLS; left != 0; --left)
    if ((eiota_internal_load(NVMC_READY) & 1u) != 0) return 0;
  return -1;
}

EI_OTA_RAM_FUNCTION static int configure(uint32_t config) {
  if (wait_until_ready() != 0) return -1;
  eiota_internal_store(NVMC_CONFIG, config);
  return wait_until_ready();
}

/* 4.3.1, "Writing to flash": a store to the address of the word; 4.3.2, "Erasing a page in flash": of that page to ERASEPAGE.
 * Flash is enabled for each word anew, since a handler may have disabled it. */
EI_OTA_RAM_FUNCTION static int store_with(uint32_t config, uint32_t address, uint32_t word) {
  if (configure(config) != 0) return -1;
  eiota_internal_store(address, word);
  return wait_until_ready();
}

static int is_inside(const ei_ota_flash_nrf52_t *chip, uint32_t offset, uint32_t size) {
  return offset <= chip->size && size <= chip->size - offset;
}

int ei_ota_flash_nrf52_prog(void *context, uint32_t offset, const void *data, uint32_t size) {
  const ei_ota_flash_nrf52_t *const chip = (const ei_ota_flash_nrf52_t *)context;
  const uint8_t *const bytes = (const uint8_t *)data;
  const uint32_t found = eiota_internal_load(NVMC_CONFIG);
  uint32_t differs = 0;
  if (!is_inside(chip, offset, size) || ((offset | size) & 3u) != 0) return -1;
  for (uint32_t done = 0; done != size && differs == 0; done += 4) {
    const uint32_t address = chip->start + offset + done, word = eiota_internal_word_at(bytes + done);
    if (store_with(CONFIG_WEN, address, word) != 0) return -1;
    differs = eiota_internal_load(address) ^ word;
  }
  return configure(found) != 0 || differs != 0 ? -1 : 0;
}

int ei_ota_flash_nrf52_erase(void *context, uint32_t offset) {
  const ei_ota_flash_nrf52_t *const chip = (const ei_ota_flash_nrf52_t *)context;
  const uint32_t page_size = EI_OTA_FLASH_NRF52_ERASE_SIZE, page = chip->start + offset;
  const uint32_t found = eiota_internal_load(NVMC_CONFIG);
  uint32_t all = 0xFFFFFFFFu;
  if (!is_inside(chip, offset, page_size) || (offset & (page_size - 1)) != 0) return -1;
  if (store_with(CONFIG_EEN, NVMC_ERASEPAGE, page) != 0 || configure(found) != 0) return -1;
  for (uint32_t at = 0; at != page_size; at += 4) all &= eiota_internal_load(page + at);
  return all == 0xFFFFFFFFu ? 0 : -1;
}

/* The first revisions of the nRF52832 read all ones there (errata sheet, 163): then nothing is known of the flash. */
static int store_fits_chip(const ei_ota_flash_nrf52_t *chip) {
  const uint32_t pages = eiota_internal_load(FICR_CODESIZE), page_size = eiota_internal_load(FICR_CODEPAGESIZE);
  if (pages == 0xFFFFFFFFu || page_size == 0xFFFFFFFFu) return 1;
  if (page_size != EI_OTA_FLASH_NRF52_ERASE_SIZE || pages > 0xFFFFFFFFu / EI_OTA_FLASH_NRF52_ERASE_SIZE) return 0;
  return chip->start <= pages * page_size && chip->size <= pages * page_size - chip->start;
}

static int slots_fit(const ei_ota_flash_nrf52_t *chip, uint32_t slot_size, uint32_t slot_count) {
  const uint32_t page_size = EI_OTA_FLASH_NRF52_ERASE_SIZE;
  if (((chip->start | chip->size | slot_size) & (page_size - 1)) != 0 || slot_size == 0) return 0;
  if (slot_count < 2 || slot_count > 32 || chip->size < 2 * page_size) return 0;
  return slot_count <= (chip->size - 2 * page_size) / slot_size;
}

int ei_ota_flash_nrf52_start(ei_ota_flash_t *flash, const ei_ota_flash_nrf52_t *chip, uint32_t slot_size, uint32_t slot_count) {
  const ei_ota_flash_t filled =
      EI_OTA_FLASH_INIT(NULL, ei_ota_flash_nrf52_prog, ei_ota_flash_nrf52_erase, EI_OTA_FLASH_NRF52_PROG_SIZE,
                        EI_OTA_FLASH_NRF52_ERASE_SIZE, slot_size, slot_count);
  if (!slots_fit(chip, slot_size, slot_count) || !store_fits_chip(chip)) return EI_OTA_ERR_ARGUMENT;
  *flash = filled;
  flash->context = (void *)chip;
  flash->mapped = eiota_internal_mapped(chip->start);
  return 0;
}
