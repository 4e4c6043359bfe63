// SPDX-License-Identifier: MIT
// Drivers of microcontrollers' flash, on chips that enforce the rules of the manuals.
#include <gmock/gmock.h>

#include <memory>

#include "chip_fixture.h"
#include "ei_ota/ei_ota_flash_nrf52.h"
#include "ei_ota/ei_ota_flash_stm32l4.h"
#include "store_life.h"

namespace ei_ota {
namespace {

using test::Bytes;
using test::counted;
using test::live_after;
using test::live_with;
using test::payload_of;
using test::SimulatedNrf52;
using test::SimulatedStm32l4;
using testing::AnyOf;
using testing::Each;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;
using L4 = SimulatedStm32l4;

Bytes read(const ei_ota_flash_t& flash, std::uint32_t offset, std::uint32_t size) {
  return {flash.mapped + offset, flash.mapped + offset + size};
}

struct Stm32l4 : testing::Test {
  explicit Stm32l4(const L4::Kind& kind = {}, std::uint32_t start = 0x080F8000)
      : chip(kind), context{start, 8 * kind.page_size, 0, 0, 0} {
    EXPECT_EQ(ei_ota_flash_stm32l4_start(&flash, &context, kind.page_size, 6), 0);
  }
  void TearDown() override { EXPECT_THAT(chip.violations, IsEmpty()); }

  int erase(std::uint32_t offset) { return flash.erase(flash.context, offset); }
  int prog(std::uint32_t offset, const Bytes& bytes) {
    return flash.prog(flash.context, offset, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  }
  void expect_registers_as_after_reset() {
    EXPECT_EQ(chip.cr, L4::LOCK | L4::OPTLOCK);
    EXPECT_EQ(chip.acr, 0x00000604U);
    EXPECT_EQ(chip.sr & L4::errors, 0U);
  }

  L4 chip;
  ei_ota_flash_stm32l4_t context;
  ei_ota_flash_t flash{};
};

TEST_F(Stm32l4, ErasesAPageAndProgramsIt) {
  const auto bytes = counted(40);
  EXPECT_EQ(erase(2048), 0);
  EXPECT_EQ(prog(2048 + 16, bytes), 0);
  EXPECT_THAT(chip.erased, ElementsAre(0x080F8800U));
  EXPECT_THAT(read(flash, 2048 + 16, 40), ElementsAreArray(bytes));
  EXPECT_THAT(read(flash, 2048, 16), Each(0xFF));
  EXPECT_EQ(erase(2048), 0);
  EXPECT_THAT(read(flash, 2048, 2048), Each(0xFF));
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, TakesDataFromAnyAddress) {
  const auto bytes = counted(17);
  ASSERT_EQ(flash.prog(flash.context, 0, bytes.data() + 1, 16), 0);
  EXPECT_THAT(read(flash, 0, 16), ElementsAreArray(bytes.data() + 1, 16));
}

TEST_F(Stm32l4, LeavesCachesOffThatWereOff) {
  for (const std::uint32_t caches : {0U, +L4::ICEN, +L4::DCEN}) {
    chip.acr = 4 | caches;
    EXPECT_EQ(erase(0), 0);
    EXPECT_EQ(prog(0, counted(8)), 0);
    EXPECT_EQ(chip.acr, 4 | caches);
  }
}

TEST_F(Stm32l4, LeavesUnlockedWhatWasUnlocked) {
  chip.unlock();
  chip.cr |= L4::EOPIE | 0xFF8;  // another driver's interrupt, and the page that it erased last
  const auto before = chip.cr;
  EXPECT_EQ(erase(0), 0);
  EXPECT_THAT(chip.erased, ElementsAre(context.start));
  EXPECT_EQ(prog(0, counted(8)), 0);
  EXPECT_EQ(chip.cr, before);
}

TEST_F(Stm32l4, ClearsErrorsOfEarlierOperations) {
  chip.store(0x080F8000, 0);  // a stray write
  EXPECT_EQ(chip.sr, L4::PGSERR);
  EXPECT_EQ(erase(0), 0);
  chip.sr = L4::errors;
  EXPECT_EQ(prog(0, counted(8)), 0);
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, ReportsEveryErrorAndRecovers) {
  for (std::uint32_t error = 2; error != 0x400; error *= 2) {
    if ((error & L4::errors) == 0) continue;
    chip.fails_with = error;
    EXPECT_EQ(erase(0), -1) << error;
    expect_registers_as_after_reset();
    EXPECT_EQ(erase(0), 0) << error;
    chip.fails_with = error;
    EXPECT_EQ(prog(0, counted(24)), -1) << error;
    EXPECT_THAT(read(flash, 0, 24), Each(0xFF)) << error;
    expect_registers_as_after_reset();
    EXPECT_EQ(prog(0, counted(24)), 0) << error;
  }
}

TEST_F(Stm32l4, ReportsWhatWasProgrammedBefore) {
  EXPECT_EQ(prog(8, counted(8)), 0);
  EXPECT_EQ(prog(0, Bytes(24, 0x55)), -1);
  EXPECT_THAT(read(flash, 8, 8), ElementsAreArray(counted(8)));
  EXPECT_THAT(read(flash, 16, 8), Each(0xFF));
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, ReportsWriteProtection) {
  chip.write_protected = context.start + 2048;
  EXPECT_EQ(erase(2048), -1);
  EXPECT_EQ(prog(2048, counted(8)), -1);
  EXPECT_EQ(erase(0), 0);
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, StaysInsideAndOnItsUnits) {
  EXPECT_EQ(prog(8 * 2048 - 8, counted(16)), -1);
  EXPECT_EQ(prog(0xFFFFFFF8, counted(16)), -1);
  EXPECT_EQ(prog(4, counted(8)), -1);
  EXPECT_EQ(prog(0, counted(12)), -1);
  EXPECT_EQ(erase(8 * 2048), -1);
  EXPECT_EQ(erase(0xFFFFF800), -1);
  EXPECT_EQ(erase(1024), -1);
  EXPECT_THAT(chip.erased, IsEmpty());
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, DoesNothingBeforeItsStart) {
  context.bank_size = 0;
  EXPECT_EQ(erase(0), -1);
  EXPECT_EQ(prog(0, counted(8)), -1);
  chip.eccr = 1U << 31 | 1U << 19 | 0x78000;
  EXPECT_EQ(ei_ota_flash_stm32l4_clear_ecc_error(&context), 0);
}

TEST_F(Stm32l4, WaitsForAnOperationOfSomeoneElse) {
  chip.busy = 1000;
  EXPECT_EQ(erase(0), 0);
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, DoesNotWaitForEver) {
  chip.busy = L4::forever;
  EXPECT_EQ(erase(0), -1);
  expect_registers_as_after_reset();
}

TEST_F(Stm32l4, LeavesTheRegistersOfAChipAloneThatStaysBusy) {
  chip.polls = L4::forever;
  EXPECT_EQ(prog(0, counted(16)), -1);
  EXPECT_EQ(chip.cr & L4::PG, L4::PG);
  chip.busy = 0;
  EXPECT_EQ(erase(0), -1);  // it cannot tell whose operation this is
}

TEST_F(Stm32l4, LeavesAnUnfinishedOperationOfSomeoneElseAlone) {
  for (const std::uint32_t bit : {+L4::PG, +L4::PER, +L4::MER1, +L4::MER2, +L4::OPTSTRT, +L4::FSTPG}) {
    chip.cr = L4::OPTLOCK | bit;
    EXPECT_EQ(erase(0), -1);
    EXPECT_EQ(prog(0, counted(8)), -1);
    EXPECT_EQ(chip.cr, L4::OPTLOCK | bit);
    EXPECT_EQ(chip.acr, 0x00000604U);
  }
  EXPECT_THAT(chip.erased, IsEmpty());
}

TEST_F(Stm32l4, ReportsARegisterThatCannotBeUnlocked) {
  chip.store(L4::KEYR, 0);
  chip.violations.clear();
  EXPECT_EQ(erase(0), -1);
  EXPECT_EQ(prog(0, counted(8)), -1);
  EXPECT_EQ(chip.acr, 0x00000604U);
  chip.violations.clear();  // the keys are refused
}

/// How many accesses to the chip it takes without an interrupt.
template <class Operation>
std::uint32_t accesses_of(SimulatedStm32l4& chip, Operation operation) {
  chip.accesses = 0;
  EXPECT_EQ(operation(), 0);
  return chip.accesses;
}

// The header forbids it. Nevertheless no data is lost without an error.
TEST_F(Stm32l4, FailsOrSucceedsWhereAnInterruptHandlerProgramsInTheMiddle) {
  const auto count = accesses_of(chip, [&] { return prog(0, counted(16)); });
  int both = 0;
  for (std::uint32_t at = 0; at != count; ++at) {
    ASSERT_EQ(erase(0), 0);
    ASSERT_EQ(erase(2048), 0);
    chip.accesses = 0;
    int inner = 1;
    chip.interrupts[at] = [&] { inner = prog(2048, counted(8)); };
    const int outer = prog(0, counted(16));
    EXPECT_THAT(inner, AnyOf(0, -1)) << at;
    EXPECT_THAT(outer, AnyOf(0, -1)) << at;
    both += inner == 0 && outer == 0;
    EXPECT_TRUE(outer != 0 || read(flash, 0, 16) == counted(16)) << at;
    EXPECT_TRUE(inner != 0 || read(flash, 2048, 8) == counted(8)) << at;
    EXPECT_THAT(chip.violations, Each(AnyOf("a key while unlocked is a bus error", "a wrong key is a bus error"))) << at;
    chip.violations.clear();
    chip.reset();
  }
  EXPECT_GT(both, 0);
}

TEST_F(Stm32l4, FailsWhereAnInterruptHandlerLocksTheFlash) {
  chip.polls = 40;
  for (const std::size_t size : {8U, 16U}) {
    ASSERT_EQ(erase(0), 0);
    const auto count = accesses_of(chip, [&] { return prog(0, counted(size)); });
    ASSERT_EQ(erase(0), 0);
    chip.accesses = 0;
    chip.interrupts[count / 2 - 4] = [&] {  // while a double word is programmed
      EXPECT_NE(chip.busy, 0U);
      chip.busy = 0;
      chip.cr = L4::LOCK | L4::OPTLOCK;
    };
    EXPECT_EQ(prog(0, counted(size)), -1);
    expect_registers_as_after_reset();
  }
}

class Stm32l4Layouts : public testing::TestWithParam<L4::Kind> {};

// RM0351, RM0394, RM0432: which bits of FLASH_OPTR choose the layout.
INSTANTIATE_TEST_SUITE_P(Chips, Stm32l4Layouts,
                         testing::Values(L4::Kind{0x415, 1024, 0, 2048, 2}, L4::Kind{0x415, 1024, 0, 2048, 2, true},
                                         L4::Kind{0x461, 1024, 1U << 21, 2048, 2}, L4::Kind{0x415, 512, 1U << 21, 2048, 2},
                                         L4::Kind{0x415, 512, 0, 2048, 1}, L4::Kind{0x461, 256, 1U << 21, 2048, 2, true},
                                         L4::Kind{0x435, 256, 1U << 21, 2048, 1}, L4::Kind{0x462, 512, 0, 2048, 1},
                                         L4::Kind{0x464, 128, 0, 2048, 1}, L4::Kind{0x470, 2048, 1U << 22, 4096, 2},
                                         L4::Kind{0x470, 2048, 1U << 22, 4096, 2, true},
                                         L4::Kind{0x470, 2048, 1U << 21, 8192, 1}, L4::Kind{0x470, 1024, 1U << 21, 4096, 2},
                                         L4::Kind{0x470, 1024, 1U << 22, 8192, 1}, L4::Kind{0x471, 1024, 1U << 22, 4096, 2},
                                         L4::Kind{0x471, 1024, 1U << 21, 8192, 1}, L4::Kind{0x471, 512, 1U << 21, 4096, 2},
                                         L4::Kind{0x471, 512, 0, 8192, 1}));

TEST_P(Stm32l4Layouts, EraseThePageThatIsMappedThere) {
  const auto kind = GetParam();
  L4 chip(kind);
  const auto size = kind.kilobytes * 1024, store_size = 4 * kind.page_size;
  for (const auto start : {0U, size / 2 - store_size, size / 2 - 2 * kind.page_size, size / 2, size - store_size}) {
    ei_ota_flash_stm32l4_t context{L4::base + start, store_size, 0, 0, 0};
    ei_ota_flash_t flash;
    ASSERT_EQ(ei_ota_flash_stm32l4_start(&flash, &context, kind.page_size, 2), 0);
    EXPECT_EQ(flash.erase_size, kind.page_size);
    EXPECT_EQ(flash.mapped, chip.mapped(context.start));
    for (std::uint32_t page = 0; page != store_size; page += kind.page_size) {
      chip.erased.clear();
      EXPECT_EQ(flash.erase(flash.context, page), 0);
      EXPECT_THAT(chip.erased, ElementsAre(context.start + page));
      EXPECT_EQ(flash.prog(flash.context, page, counted(8).data(), 8), 0);
      EXPECT_THAT(read(flash, page, 8), ElementsAreArray(counted(8)));
    }
  }
  EXPECT_EQ(chip.clocks, 0U);
  EXPECT_THAT(chip.violations, IsEmpty());
}

/// An ECC error that cannot be corrected, as the chip reports that of an address.
std::uint32_t ecc_error(const L4::Kind& kind, std::uint32_t address) {
  const bool is_plus = kind.page_size != 2048;
  const auto bank_size = kind.kilobytes * 1024 / kind.banks;
  const auto offset = address - L4::base, bank = offset / bank_size ^ (kind.swapped ? 1U : 0U);
  return 1U << 31 | bank << (is_plus ? 21 : 19) | offset % bank_size;
}

TEST_P(Stm32l4Layouts, ClearEccErrorsInTheStoreOnly) {
  const auto kind = GetParam();
  L4 chip(kind);
  const auto half = kind.kilobytes * 512, page = kind.page_size;
  ei_ota_flash_stm32l4_t context{L4::base + half - 2 * page, 4 * page, 0, 0, 0};
  ei_ota_flash_t flash;
  ASSERT_EQ(ei_ota_flash_stm32l4_start(&flash, &context, page, 2), 0);
  const auto clears = [&](std::uint32_t eccr) {
    chip.eccr = eccr | 1U << 24;  // the interrupt of corrected errors stays enabled
    const int result = ei_ota_flash_stm32l4_clear_ecc_error(&context);
    EXPECT_EQ(chip.eccr, (result == 1 ? eccr & 0x0FFFFFFF : eccr) | 1U << 24);
    return result;
  };
  EXPECT_EQ(clears(ecc_error(kind, context.start)), 1);
  EXPECT_EQ(clears(ecc_error(kind, context.start + 4 * page - 8)), 1);
  EXPECT_EQ(clears(ecc_error(kind, context.start - 8)), 0);
  EXPECT_EQ(clears(ecc_error(kind, context.start + 4 * page)), 0);
  EXPECT_EQ(clears(ecc_error(kind, context.start) & 0x7FFFFFFF), 0);
  EXPECT_EQ(clears(ecc_error(kind, context.start) | 1U << (page == 2048 ? 20 : 22)), 0);  // system memory
}

TEST(Stm32l4Start, LeavesTheClockOfSyscfgOn) {
  L4 chip({0x415, 1024, 0, 2048, 2, true});
  chip.clocks = 1;
  ei_ota_flash_stm32l4_t context{0x08000000, 4 * 2048, 0, 0, 0};
  ei_ota_flash_t flash;
  ASSERT_EQ(ei_ota_flash_stm32l4_start(&flash, &context, 2048, 2), 0);
  EXPECT_EQ(context.is_swapped, 1);
  EXPECT_EQ(chip.clocks, 1U);
}

TEST(Stm32l4Start, RefusesWhatDoesNotFit) {
  L4 chip({});
  ei_ota_flash_t flash{};
  const auto start = [&](std::uint32_t address, std::uint32_t size, std::uint32_t slot_size, std::uint32_t slots) {
    ei_ota_flash_stm32l4_t context{address, size, 0, 0, 0};
    const int error = ei_ota_flash_stm32l4_start(&flash, &context, slot_size, slots);
    EXPECT_EQ(context.bank_size != 0, error == 0);
    return error;
  };
  EXPECT_EQ(start(0x080FE000, 4 * 2048, 2048, 2), 0);
  EXPECT_EQ(start(0x080FE800, 4 * 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080FE400, 4 * 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x07FFF800, 4 * 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x00000000, 4 * 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x08100800, 4 * 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080F0000, 4 * 2048 - 8, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080F0000, 4 * 2048, 2048, 3), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080F0000, 4 * 2048, 1024, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080F0000, 4 * 2048, 0, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080F0000, 4 * 2048, 4096, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080E0000, 40 * 2048, 2048, 33), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x080F0000, 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x08000000, 0xFFFFF800, 2048, 2), EI_OTA_ERR_ARGUMENT);
  chip.kind.device = 0x468;  // an STM32G4, whose registers are alike
  EXPECT_EQ(start(0x080FE000, 4 * 2048, 2048, 2), EI_OTA_ERR_ARGUMENT);
}

struct Nrf52 : testing::Test {
  Nrf52() { EXPECT_EQ(ei_ota_flash_nrf52_start(&flash, &context, 4096, 4), 0); }
  void TearDown() override { EXPECT_THAT(chip.violations, IsEmpty()); }

  int erase(std::uint32_t offset) { return flash.erase(flash.context, offset); }
  int prog(std::uint32_t offset, const Bytes& bytes) {
    return flash.prog(flash.context, offset, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  }

  SimulatedNrf52 chip;
  ei_ota_flash_nrf52_t context{0xE0000, 6 * 4096};
  ei_ota_flash_t flash{};
};

TEST_F(Nrf52, ErasesAPageAndProgramsIt) {
  const auto bytes = counted(20);
  EXPECT_EQ(erase(4096), 0);
  EXPECT_EQ(prog(4096 + 8, bytes), 0);
  EXPECT_THAT(chip.erased, ElementsAre(0xE1000U));
  EXPECT_THAT(read(flash, 4096 + 8, 20), ElementsAreArray(bytes));
  EXPECT_THAT(read(flash, 4096, 8), Each(0xFF));
  EXPECT_EQ(chip.config, 0U);
  EXPECT_EQ(erase(4096), 0);
  EXPECT_THAT(read(flash, 4096, 4096), Each(0xFF));
  EXPECT_EQ(chip.config, 0U);
}

TEST_F(Nrf52, TakesDataFromAnyAddress) {
  const auto bytes = counted(9);
  ASSERT_EQ(flash.prog(flash.context, 0, bytes.data() + 1, 8), 0);
  EXPECT_THAT(read(flash, 0, 8), ElementsAreArray(bytes.data() + 1, 8));
}

TEST_F(Nrf52, LeavesFlashEnabledThatWasEnabled) {
  for (const std::uint32_t config : {1U, 2U}) {
    chip.config = config;
    EXPECT_EQ(erase(0), 0);
    EXPECT_EQ(prog(0, counted(8)), 0);
    EXPECT_EQ(chip.config, config);
  }
}

TEST_F(Nrf52, ReportsProtectedPagesAndWhatWasProgrammedBefore) {
  EXPECT_EQ(prog(0, counted(8)), 0);
  EXPECT_EQ(prog(4096, counted(8)), 0);
  chip.write_protected = 0xE0000;
  EXPECT_EQ(erase(0), -1);
  EXPECT_EQ(prog(8, counted(8)), -1);
  EXPECT_EQ(prog(4096, Bytes(8, 0x55)), -1);
  EXPECT_EQ(chip.config, 0U);
  EXPECT_THAT(chip.violations, ElementsAre("a word was programmed twice"));
  chip.violations.clear();
}

TEST_F(Nrf52, StaysInsideAndOnItsUnits) {
  EXPECT_EQ(prog(6 * 4096 - 4, counted(8)), -1);
  EXPECT_EQ(prog(0xFFFFFFFC, counted(8)), -1);
  EXPECT_EQ(prog(2, counted(4)), -1);
  EXPECT_EQ(prog(0, counted(6)), -1);
  EXPECT_EQ(erase(6 * 4096), -1);
  EXPECT_EQ(erase(0xFFFFF000), -1);
  EXPECT_EQ(erase(2048), -1);
  EXPECT_THAT(chip.erased, IsEmpty());
}

TEST_F(Nrf52, WaitsForAnOperationOfSomeoneElse) {
  chip.busy = 1000;
  EXPECT_EQ(erase(0), 0);
  chip.busy = 1000;
  EXPECT_EQ(prog(0, counted(4)), 0);
}

TEST_F(Nrf52, DoesNotWaitForEver) {
  chip.busy = SimulatedNrf52::forever;
  EXPECT_EQ(erase(0), -1);
  chip.busy = 0;
  chip.polls = SimulatedNrf52::forever;
  EXPECT_EQ(prog(0, counted(4)), -1);
  EXPECT_EQ(chip.config, 1U);
}

TEST_F(Nrf52, IsNotDisturbedByItselfInAnInterrupt) {
  chip.accesses = 0;
  ASSERT_EQ(prog(0, counted(8)), 0);
  const auto count = chip.accesses;
  for (std::uint32_t at = 0; at != count; ++at) {
    ASSERT_EQ(erase(0), 0);
    ASSERT_EQ(erase(4096), 0);
    chip.accesses = 0;
    chip.interrupts[at] = [&] { EXPECT_EQ(prog(4096, counted(4)), 0) << at; };
    EXPECT_EQ(prog(0, counted(8)), 0) << at;
    EXPECT_THAT(read(flash, 0, 8), ElementsAreArray(counted(8))) << at;
    EXPECT_THAT(read(flash, 4096, 4), ElementsAreArray(counted(4))) << at;
    EXPECT_EQ(chip.config, 0U) << at;
    chip.interrupts.clear();
  }
}

TEST(Nrf52Start, RefusesWhatDoesNotFit) {
  SimulatedNrf52 chip;
  ei_ota_flash_t flash{};
  const auto start = [&](std::uint32_t address, std::uint32_t size, std::uint32_t slot_size, std::uint32_t slots) {
    const ei_ota_flash_nrf52_t context{address, size};
    return ei_ota_flash_nrf52_start(&flash, &context, slot_size, slots);
  };
  EXPECT_EQ(start(0xFC000, 4 * 4096, 4096, 2), 0);
  EXPECT_EQ(start(0xFD000, 4 * 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x101000, 4 * 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0800, 4 * 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0000, 4 * 4096 - 4, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0000, 4 * 4096, 4096, 3), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0000, 4 * 4096, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0000, 4 * 4096, 0, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0000, 4 * 4096, 8192, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0x80000, 64 * 4096, 4096, 33), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(0xF0000, 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
  chip.pages = 128;
  EXPECT_EQ(start(0xFC000, 4 * 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
  chip.pages = chip.page_size = 0xFFFFFFFF;  // the first nRF52832
  EXPECT_EQ(start(0xFC000, 4 * 4096, 4096, 2), 0);
  chip.pages = 0xFFFFFFFE;
  chip.page_size = 4096;
  EXPECT_EQ(start(0xFC000, 4 * 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
  chip.pages = 256;
  chip.page_size = 1024;
  EXPECT_EQ(start(0xFC000, 4 * 4096, 4096, 2), EI_OTA_ERR_ARGUMENT);
}

TEST_P(Stm32l4Layouts, HoldAStore) {
  const auto kind = GetParam();
  L4 chip(kind);
  // Across the border of the banks, or of the halves of one.
  ei_ota_flash_stm32l4_t context{L4::base + kind.kilobytes * 512 - 3 * kind.page_size, 8 * kind.page_size, 0, 0, 0};
  ei_ota_flash_t flash;
  ASSERT_EQ(ei_ota_flash_stm32l4_start(&flash, &context, 2 * kind.page_size, 3), 0);
  live_with(flash);
  EXPECT_THAT(chip.violations, IsEmpty());
  EXPECT_EQ(chip.cr, L4::LOCK | L4::OPTLOCK);
}

TEST_F(Nrf52, HoldsAStore) { live_with(flash); }

TEST_F(Stm32l4, LosesOneSlotToAPageThatFails) {
  test::StoreDevice device({8, 2048, 2048, 6, true});
  device.flash.callbacks = flash;
  ASSERT_EQ(device.boot(), 0);
  chip.write_protected = context.start + 2 * 2048;
  EXPECT_EQ(device.send(payload_of(1)), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.update(payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_F(Nrf52, LosesOneSlotToAPageThatFails) {
  test::StoreDevice device({4, 4096, 4096, 4, true});
  device.flash.callbacks = flash;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(payload_of(1)), 0);
  chip.write_protected = context.start + 2 * 4096 + 4096 * device.info().slot;
  ASSERT_EQ(ei_ota_restore(&device.ota()), 0);
  int failed = 0;
  for (int number = 2; number != 10; ++number) failed += device.update(payload_of(number)) != 0;
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(device.bytes(), live_after(9));
}

}  // namespace
}  // namespace ei_ota
