// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <sys/mman.h>

#include <csignal>
#include <ostream>
#include <utility>

#include "driver_test.h"
#include "ei_ota/ei_ota_flash_stm32_hal.h"
#include "main.h"
#include "nor_flash.h"

extern "C" {
stand_in_flash_t stand_in_flash;
stand_in_icache_t stand_in_icache;
stand_in_scb_t stand_in_scb;
std::uint16_t stand_in_flash_size = 64;  // KiB

// The driver, once for each family.
using Start = int(ei_ota_flash_t*, const ei_ota_flash_stm32_hal_t*, std::uint32_t, std::uint32_t);
Start start_wb, start_u5, start_h7, start_f1;
int clear_wb(), clear_u5(), clear_h7(), clear_f1();
}

namespace {

using ei_ota::test::Bytes;
using ei_ota::test::counted;
using ei_ota::test::NorFlash;
using testing::AnyOf;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

struct Family {
  const char* name;
  Start* start;
  int (*clear_ecc_error)();
  std::uint32_t program_size, page, bank_size;
  std::uint32_t second;  ///< address of bank 2; 0: there is none
  bool pages_have_addresses;
};

void PrintTo(const Family& family, std::ostream* out) { *out << family.name; }

/// What the HAL does.
struct Hal {
  const Family* family = nullptr;
  bool is_unlocked = false;
  bool has_old_error = false;  ///< its flag is still set
  bool is_stale = false;       ///< a cache may hold what was in flash before
  HAL_StatusTypeDef next = HAL_OK;
  std::uint32_t mask = 0;
} hal;

HAL_StatusTypeDef begin() {
  if (!hal.is_unlocked) NorFlash::the().violation("flash is written while locked");
  if (std::exchange(hal.has_old_error, false)) return HAL_ERROR;
  return hal.next == HAL_ERROR ? HAL_OK : hal.next;
}

HAL_StatusTypeDef end(int error) {
  hal.is_stale = true;
  return error == 0 && hal.next == HAL_OK ? HAL_OK : HAL_ERROR;
}

HAL_StatusTypeDef program(std::uint32_t type, std::uint32_t address, const void* bytes) {
  if (type != 7) NorFlash::the().violation("another type of programming");
  if (const auto status = begin(); status != HAL_OK) return status;
  if (hal.next == HAL_ERROR) return HAL_ERROR;
  return end(NorFlash::the().program(address - FLASH_BASE, bytes, hal.family->program_size));
}

}  // namespace

HAL_StatusTypeDef HAL_FLASH_Unlock() {
  if (hal.is_unlocked) NorFlash::the().violation("left unlocked");
  hal.is_unlocked = hal.next != HAL_TIMEOUT;
  return hal.is_unlocked ? HAL_OK : HAL_ERROR;
}

HAL_StatusTypeDef HAL_FLASH_Lock() {
  hal.is_unlocked = false;
  return HAL_OK;
}

HAL_StatusTypeDef stand_in_program_number(uint32_t type, uint32_t address, uint64_t number) {
  return program(type, address, &number);
}

HAL_StatusTypeDef stand_in_program_bytes(uint32_t type, uint32_t address, uintptr_t bytes) {
  if (bytes % 4 != 0) NorFlash::the().violation("bytes that are not aligned");
  return program(type, address, reinterpret_cast<const void*>(bytes));  // NOLINT(performance-no-int-to-ptr): as in the HAL
}

HAL_StatusTypeDef stand_in_erase(uint32_t bank, uint32_t page, uint32_t count) {
  const auto& family = *hal.family;
  if (const auto status = begin(); status != HAL_OK) return status;
  if (hal.next == HAL_ERROR) return HAL_ERROR;
  if (bank != 1 && (bank != 2 || family.second == 0)) NorFlash::the().violation("no such bank");
  if (!family.pages_have_addresses && page >= family.bank_size / family.page) NorFlash::the().violation("no such page");
  const auto first = bank == 2 ? family.second : FLASH_BASE;
  const auto address = family.pages_have_addresses ? page : first + page * family.page;
  return end(NorFlash::the().erase(address - FLASH_BASE, count * family.page));
}

void stand_in_renew_caches() { hal.is_stale = false; }
uint32_t __get_FAULTMASK() { return hal.mask; }
void __set_FAULTMASK(uint32_t mask) { hal.mask = mask; }

namespace {

struct FlashStm32Hal : testing::TestWithParam<Family>, ei_ota::test::DrivenFlash {
  FlashStm32Hal() {
    hal = {};
    hal.family = &family;
    stand_in_flash = {FLASH_ACR_DCEN, STAND_IN_TWO, 0, 0};
    stand_in_icache = {ICACHE_CR_EN, 0};
    stand_in_scb = {0x200};
    EXPECT_EQ(start(chip.start, chip.size, 2 * page, 3), 0);
    flash.context = const_cast<ei_ota_flash_stm32_hal_t*>(&chip);
  }
  void TearDown() override {
    EXPECT_THAT(nor.violations, IsEmpty());
    EXPECT_FALSE(hal.is_unlocked);
    EXPECT_EQ(hal.mask, 0U);
    EXPECT_EQ(stand_in_scb.CCR, 0x200U);
    EXPECT_EQ(stand_in_flash.ACR, FLASH_ACR_DCEN);
  }

  int start(std::uint32_t address, std::uint32_t size, std::uint32_t slot_size, std::uint32_t slots) {
    const ei_ota_flash_stm32_hal_t other{address, size};
    return family.start(&flash, &other, slot_size, slots);
  }
  int erase(std::uint32_t offset) {
    stand_in_icache.CR = ICACHE_CR_EN;
    return DrivenFlash::erase(offset);
  }
  int prog(std::uint32_t offset, const Bytes& bytes) {
    stand_in_icache.CR = ICACHE_CR_EN;
    return DrivenFlash::prog(offset, bytes);
  }
  Bytes in_store(std::uint32_t offset, std::uint32_t size) { return nor.at(begin + offset, size); }
  void expect_new_caches() {
    const bool invalidated = family.start == start_u5 && (stand_in_icache.CR & ICACHE_CR_CACHEINV) != 0;
    EXPECT_TRUE(!hal.is_stale || invalidated || family.start == start_f1);
  }

  const Family family = GetParam();
  const std::uint32_t page = family.page, size = 8 * page;
  /// At the end of the last bank.
  const std::uint32_t begin = (family.second == 0 ? 0 : family.second - FLASH_BASE) + family.bank_size - size;
  const std::uint32_t flash_size = begin + size;
  NorFlash nor{{flash_size, family.program_size, page, FLASH_BASE, true}};
  const ei_ota_flash_stm32_hal_t chip{FLASH_BASE + begin, size};
};

INSTANTIATE_TEST_SUITE_P(Families, FlashStm32Hal,
                         testing::Values(Family{"WB", start_wb, clear_wb, 8, 0x1000, 0x10000, 0, false},
                                         Family{"U5", start_u5, clear_u5, 16, 0x2000, 0x10000, 0x08010000, false},
                                         Family{"H7", start_h7, clear_h7, 32, 0x2000, 0x10000, 0x08100000, false},
                                         Family{"F1", start_f1, clear_f1, 8, 0x400, 0x10000, 0, true}),
                         [](const auto& family) { return family.param.name; });

TEST_P(FlashStm32Hal, ErasesAPageAndProgramsSeveralUnits) {
  nor.bytes[begin + page] = 0;
  EXPECT_EQ(erase(page), 0);
  expect_new_caches();
  EXPECT_THAT(in_store(page, page), Each(0xFF));
  EXPECT_EQ(prog(page + 32, counted(96)), 0);
  expect_new_caches();
  EXPECT_EQ(in_store(page + 32, 96), counted(96));
  EXPECT_EQ(read(page + 32, 96), counted(96));
  EXPECT_EQ(read(page + 37, 3), (Bytes{6, 7, 8}));
  EXPECT_THAT(nor.erased, ElementsAre(begin + page));
  EXPECT_EQ(flash.mapped, nullptr);
}

TEST_P(FlashStm32Hal, TakesDataFromAnyAddress) {
  const auto bytes = counted(33);
  ASSERT_EQ(flash.prog(flash.context, 0, bytes.data() + 1, 32), 0);
  EXPECT_EQ(in_store(0, 32), Bytes(bytes.begin() + 1, bytes.end()));
}

TEST_P(FlashStm32Hal, ReachesBothEndsOfTheStore) {
  for (const std::uint32_t block : {0U, size - page}) EXPECT_EQ(erase(block), 0);
  for (const std::uint32_t unit : {0U, size - 32}) {
    EXPECT_EQ(prog(unit, counted(32)), 0);
    EXPECT_EQ(in_store(unit, 32), counted(32));
  }
  EXPECT_THAT(nor.erased, ElementsAre(begin, begin + size - page));
}

TEST_P(FlashStm32Hal, StaysInsideAndOnItsUnits) {
  Bytes bytes(64);
  EXPECT_EQ(prog(size - 32, bytes), -1);
  EXPECT_EQ(prog(0xFFFFFFE0, bytes), -1);
  EXPECT_EQ(prog(16, Bytes(32)), -1);
  EXPECT_EQ(prog(0, Bytes(16)), -1);
  EXPECT_EQ(erase(size), -1);
  EXPECT_EQ(erase(0 - page), -1);
  EXPECT_EQ(erase(page / 2), -1);
  EXPECT_EQ(flash.read(flash.context, size - 32, bytes.data(), 64), -1);
  EXPECT_THAT(nor.erased, IsEmpty());
  EXPECT_THAT(nor.programmed, IsEmpty());
}

TEST_P(FlashStm32Hal, ReportsErrorsOfTheHal) {
  for (const auto status : {HAL_ERROR, HAL_BUSY, HAL_TIMEOUT}) {
    hal.next = status;
    EXPECT_EQ(prog(0, counted(32)), -1) << status;
    EXPECT_EQ(erase(0), -1) << status;
  }
  EXPECT_THAT(nor.all(), Each(0xFF));
  hal.next = HAL_OK;
  EXPECT_EQ(prog(0, counted(32)), 0);
}

TEST_P(FlashStm32Hal, StopsAtTheFirstUnitThatFails) {
  EXPECT_EQ(prog(32, counted(32)), 0);
  nor.programmed.clear();
  EXPECT_EQ(prog(0, Bytes(96, 0)), -1);
  EXPECT_THAT(nor.programmed, Each(testing::Le(begin + 32)));
  EXPECT_EQ(in_store(32, 32), counted(32));
  EXPECT_THAT(nor.violations, Each(testing::HasSubstr("programmed twice")));
  nor.violations.clear();
}

TEST_P(FlashStm32Hal, IsNotDisturbedByFlagsOfAnEarlierError) {
  hal.has_old_error = true;
  EXPECT_EQ(erase(0), 0);
  hal.has_old_error = true;
  EXPECT_EQ(prog(0, counted(32)), 0);
  EXPECT_EQ(in_store(0, 32), counted(32));
}

TEST_P(FlashStm32Hal, LeavesACacheOffThatWasOff) {
  stand_in_flash.ACR = 0;
  stand_in_icache.CR = 0;
  EXPECT_EQ(flash.erase(flash.context, 0), 0);
  EXPECT_EQ(stand_in_flash.ACR, 0U);
  EXPECT_EQ(stand_in_icache.CR, 0U);
  stand_in_flash.ACR = FLASH_ACR_DCEN;
}

TEST_P(FlashStm32Hal, RefusesAStoreThatIsNotInOneBankOrTooSmall) {
  const auto end = FLASH_BASE + flash_size;
  EXPECT_EQ(start(end - 4 * page, 4 * page, page, 2), 0);
  EXPECT_EQ(start(end - 3 * page, 4 * page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(end + page, 4 * page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE - page, 4 * page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0, 4 * page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, family.bank_size, page, 2), 0);
  EXPECT_EQ(start(FLASH_BASE, family.bank_size + page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, 0 - page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE + page / 2, 4 * page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, 5 * page - 32, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, 4 * page, page, 3), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, 4 * page, page / 2, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, 4 * page, 0, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, 4 * page, 2 * page, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, page, page, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(FLASH_BASE, family.bank_size, page, 33), EI_OTA_ERR_ARGUMENT);
}

TEST_P(FlashStm32Hal, RefusesBanksThatAreSwappedOrOne) {
  const int expected = family.second == 0 ? 0 : EI_OTA_ERR_ARGUMENT;
  stand_in_flash.OPTR = STAND_IN_TWO | STAND_IN_SWAPPED;
  stand_in_flash.OPTCR = STAND_IN_SWAPPED;
  EXPECT_EQ(start(FLASH_BASE, 4 * page, page, 2), expected);
  stand_in_flash.OPTR = stand_in_flash.OPTCR = 0;
  EXPECT_EQ(start(FLASH_BASE, 4 * page, page, 2), family.start == start_u5 ? expected : 0);
}

TEST_P(FlashStm32Hal, LeavesEccErrorsOfOthersAlone) {
  stand_in_flash.ECCR = STAND_IN_ECC;
  EXPECT_EQ(family.clear_ecc_error(), 0);
  EXPECT_EQ(stand_in_flash.ECCR, STAND_IN_ECC);
}

/// What an NMI_Handler found, or what state a bus fault met.
struct {
  int cleared = 0;
  bool is_ignored = false;
} fault;

void handle_fault(int /*signal*/) {
  auto& nor = NorFlash::the();
  fault.cleared += hal.family->clear_ecc_error();
  fault.is_ignored = hal.mask == 1 && (stand_in_scb.CCR & SCB_CCR_BFHFNMIGN_Msk) != 0;
  mprotect(nor.bytes, nor.kind.size, PROT_READ | PROT_WRITE);
}

// Memory that cannot be read stands for a unit whose programming was cut off.
TEST_P(FlashStm32Hal, SurvivesReadingAUnitWhoseProgrammingWasCutOff) {
  fault = {};
  stand_in_flash.ECCR = STAND_IN_ECC;
  const auto before = std::signal(SIGSEGV, handle_fault);
  ASSERT_EQ(mprotect(nor.bytes, nor.kind.size, PROT_NONE), 0);
  EXPECT_EQ(read(0, 32).size(), 32U);
  std::signal(SIGSEGV, before);
  EXPECT_EQ(fault.cleared, family.start == start_wb || family.start == start_u5 ? 1 : 0);
  EXPECT_EQ(fault.is_ignored, family.start == start_h7);
  EXPECT_EQ(family.clear_ecc_error(), 0);
}

TEST_P(FlashStm32Hal, HoldsAStore) {
  ei_ota::test::live_with(flash);
  EXPECT_THAT(nor.at(0, begin), Each(0xFF));
}

TEST_P(FlashStm32Hal, HoldsAStoreInTheFirstBank) {
  const ei_ota_flash_stm32_hal_t first{FLASH_BASE, size};
  ASSERT_EQ(family.start(&flash, &first, 2 * page, 3), 0);
  ei_ota::test::live_with(flash);
  EXPECT_THAT(nor.at(size, flash_size - size), Each(0xFF));
}

TEST_P(FlashStm32Hal, LosesOneSlotToAPageThatFails) {
  ei_ota::test::StoreDevice device({32, page, 2 * page, 3, true});
  device.flash.callbacks = flash;
  ASSERT_EQ(device.boot(), 0);
  hal.next = HAL_ERROR;
  EXPECT_EQ(device.send(ei_ota::test::payload_of(1)), EI_OTA_ERR_FLASH);
  hal.next = HAL_OK;
  EXPECT_EQ(device.update(ei_ota::test::payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), ei_ota::test::live_after(1));
}

}  // namespace
