// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <hardware/flash.h>
#include <pico/flash.h>

#include "driver_test.h"
#include "ei_ota/ei_ota_flash_pico.h"
#include "nor_flash.h"

namespace {

using ei_ota::test::Bytes;
using ei_ota::test::counted;
using ei_ota::test::NorFlash;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

/// What flash_safe_execute does.
struct {
  bool is_safe = false;  ///< interrupts are off, and the other core is out of flash
  int result = PICO_OK;  ///< anything else: the function is not called
  int calls = 0;
} safety;

void need_safety() {
  if (!safety.is_safe) NorFlash::the().violation("flash is written while code may run from it");
}

}  // namespace

int flash_safe_execute(void (*function)(void*), void* context, uint32_t timeout_ms) {
  ++safety.calls;
  if (timeout_ms == 0) NorFlash::the().violation("no time for the other core");
  if (safety.result != PICO_OK) return safety.result;
  safety.is_safe = true;
  function(context);
  safety.is_safe = false;
  return PICO_OK;
}

void flash_range_erase(uint32_t offset, size_t size) {
  need_safety();
  NorFlash::the().erase(offset, static_cast<std::uint32_t>(size));
}

void flash_range_program(uint32_t offset, const uint8_t* data, size_t size) {
  need_safety();
  NorFlash::the().program(offset, data, static_cast<std::uint32_t>(size));
}

namespace {

struct FlashPico : testing::Test, ei_ota::test::DrivenFlash {
  FlashPico() {
    safety = {};
    EXPECT_EQ(ei_ota_flash_pico_start(&flash, &chip, 4096, 4), 0);
  }
  void TearDown() override { EXPECT_THAT(nor.violations, IsEmpty()); }

  NorFlash nor{{PICO_FLASH_SIZE_BYTES, EI_OTA_FLASH_PICO_PROG_SIZE, EI_OTA_FLASH_PICO_ERASE_SIZE, XIP_BASE}};
  static constexpr std::uint32_t begin = 0xA000, size = 0x6000;  // up to the end of the flash
  const ei_ota_flash_pico_t chip{XIP_BASE + begin, size};
};

TEST_F(FlashPico, ErasesASectorAndProgramsSeveralPages) {
  nor.bytes[begin + 4096] = 0;
  EXPECT_EQ(erase(4096), 0);
  EXPECT_EQ(nor.bytes[begin + 4096], 0xFF);
  EXPECT_EQ(prog(4096 + 256, counted(768)), 0);
  EXPECT_EQ(nor.at(begin + 4096 + 256, 768), counted(768));
  EXPECT_EQ(Bytes(flash.mapped + 4096 + 256, flash.mapped + 4096 + 1024), counted(768));
  EXPECT_THAT(nor.at(begin + 4096, 256), Each(0xFF));
  EXPECT_THAT(nor.erased, ElementsAre(begin + 4096));
}

TEST_F(FlashPico, ReachesBothEndsOfTheStore) {
  for (const std::uint32_t sector : {0U, size - 4096}) EXPECT_EQ(erase(sector), 0);
  for (const std::uint32_t page : {0U, size - 256}) {
    EXPECT_EQ(prog(page, counted(256)), 0);
    EXPECT_EQ(nor.at(begin + page, 256), counted(256));
  }
  EXPECT_THAT(nor.erased, ElementsAre(begin, begin + size - 4096));
}

TEST_F(FlashPico, StaysInsideAndOnItsUnits) {
  EXPECT_EQ(prog(size - 256, counted(512)), -1);
  EXPECT_EQ(prog(size, counted(256)), -1);
  EXPECT_EQ(prog(0xFFFFFF00, counted(256)), -1);
  EXPECT_EQ(prog(128, counted(256)), -1);
  EXPECT_EQ(prog(0, counted(128)), -1);
  EXPECT_EQ(erase(size), -1);
  EXPECT_EQ(erase(0xFFFFF000), -1);
  EXPECT_EQ(erase(2048), -1);
  EXPECT_EQ(safety.calls, 0);
  EXPECT_THAT(nor.all(), Each(0xFF));
}

TEST_F(FlashPico, ReportsThatItIsNotSafeToWrite) {
  for (const int result : {+PICO_ERROR_TIMEOUT, +PICO_ERROR_NOT_PERMITTED}) {
    safety.result = result;
    EXPECT_EQ(prog(0, counted(256)), -1);
    EXPECT_EQ(erase(0), -1);
  }
  EXPECT_EQ(safety.calls, 4);
  EXPECT_THAT(nor.all(), Each(0xFF));
}

TEST_F(FlashPico, RefusesAStoreThatIsNotInTheFlashOrTooSmall) {
  const auto start = [&](std::uint32_t address, std::uint32_t bytes, std::uint32_t slot_size, std::uint32_t slots) {
    const ei_ota_flash_pico_t other{address, bytes};
    return ei_ota_flash_pico_start(&flash, &other, slot_size, slots);
  };
  EXPECT_EQ(start(XIP_BASE, 0x10000, 0x7000, 2), 0);
  EXPECT_EQ(start(XIP_BASE, 0x11000, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0xD000, 0x4000, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x11000, 0x4000, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE - 0x1000, 0x4000, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xC000, 0x4000, 4096, 2), EI_OTA_ERR_ARGUMENT);  // an offset, where an address belongs
  EXPECT_EQ(start(XIP_BASE + 0xC100, 0x3000, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x8000, 0x4100, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x8000, 0x4000, 4096, 3), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x8000, 0x4000, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x8000, 0x4000, 0, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x8000, 0x4000, 8192, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE, 0x10000, 4096, 33), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(XIP_BASE + 0x8000, 0x1000, 4096, 2), EI_OTA_ERR_ARGUMENT);
}

TEST_F(FlashPico, HoldsAStore) {
  ei_ota::test::live_with(flash);
  EXPECT_THAT(nor.at(0, begin), Each(0xFF));
}

TEST_F(FlashPico, CostsAnUpdateThatIsNotSafeToWrite) {
  ei_ota::test::StoreDevice device({256, 4096, 4096, 4, true});
  device.flash.callbacks = flash;
  ASSERT_EQ(device.boot(), 0);
  safety.result = PICO_ERROR_TIMEOUT;
  EXPECT_EQ(device.send(ei_ota::test::payload_of(1)), EI_OTA_ERR_FLASH);
  safety.result = PICO_OK;
  ASSERT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.update(ei_ota::test::payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), ei_ota::test::live_after(1));
}

}  // namespace
