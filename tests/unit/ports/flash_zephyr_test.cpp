// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <zephyr/devicetree.h>
#include <zephyr/drivers/flash.h>
#include <zephyr/storage/flash_map.h>

#include <cerrno>

#include "driver_test.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_zephyr.h"
#include "nor_flash.h"

extern "C" {
const struct device stand_in_controller = {1};
// The same driver in firmware that does not run from flash.
int flash_zephyr_start_without_xip(ei_ota_flash_t* flash, const struct flash_area* area, std::uint32_t prog_size,
                                   std::uint32_t slot_size, std::uint32_t slot_count);
}

namespace {

using ei_ota::test::Bytes;
using ei_ota::test::counted;
using ei_ota::test::NorFlash;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

const struct device other_controller = {2};

/// What the driver of the flash says.
struct {
  std::uint8_t erased_value = 0xFF;
  std::uint32_t large_from = 0xFFFFFFFF;  ///< from this offset on, erase blocks are twice as large
  int page_error = 0;
} layout;

bool is_outside(const struct flash_area* area, off_t offset, size_t size) {
  return offset < 0 || static_cast<size_t>(offset) > area->fa_size || size > area->fa_size - static_cast<size_t>(offset);
}

std::uint32_t at(const struct flash_area* area, off_t offset) { return static_cast<std::uint32_t>(area->fa_off + offset); }

}  // namespace

int flash_get_page_info_by_offs(const struct device* /*device*/, off_t offset, struct flash_pages_info* info) {
  if (layout.page_error != 0) return layout.page_error;
  const auto& kind = NorFlash::the().kind;
  if (offset < 0 || offset >= static_cast<off_t>(kind.size)) return -EINVAL;
  const auto size = static_cast<std::uint32_t>(offset) < layout.large_from ? kind.erase_block : 2 * kind.erase_block;
  *info = {offset / size * size, size, 0};
  return 0;
}

int flash_area_read(const struct flash_area* area, off_t offset, void* data, size_t size) {
  return is_outside(area, offset, size) ? -EINVAL
                                        : NorFlash::the().read(at(area, offset), data, static_cast<std::uint32_t>(size));
}

int flash_area_write(const struct flash_area* area, off_t offset, const void* data, size_t size) {
  if (is_outside(area, offset, size)) return -EINVAL;
  return NorFlash::the().program(at(area, offset), data, static_cast<std::uint32_t>(size));
}

int flash_area_erase(const struct flash_area* area, off_t offset, size_t size) {
  return is_outside(area, offset, size) ? -EINVAL : NorFlash::the().erase(at(area, offset), static_cast<std::uint32_t>(size));
}

uint32_t flash_area_align(const struct flash_area* /*area*/) { return NorFlash::the().kind.prog_unit; }
uint8_t flash_area_erased_val(const struct flash_area* /*area*/) { return layout.erased_value; }
const struct device* flash_area_get_device(const struct flash_area* area) { return area->fa_dev; }

namespace {

struct FlashZephyr : testing::Test, ei_ota::test::DrivenFlash {
  FlashZephyr() {
    layout = {};
    EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 16, 2048, 4), 0);
  }
  void TearDown() override { EXPECT_THAT(nor.violations, IsEmpty()); }

  NorFlash nor{{0x10000, 8, 1024, CONFIG_FLASH_BASE_ADDRESS, true}};
  static constexpr std::uint32_t begin = 0x8000, size = 2 * 1024 + 4 * 2048;
  const struct flash_area area { begin, size, &stand_in_controller };
};

TEST_F(FlashZephyr, ErasesABlockAndProgramsSeveralUnits) {
  nor.bytes[begin + 1024] = 0;
  EXPECT_EQ(erase(1024), 0);
  EXPECT_EQ(nor.bytes[begin + 1024], 0xFF);
  EXPECT_EQ(prog(1024 + 16, counted(48)), 0);
  EXPECT_EQ(read(1024 + 16, 48), counted(48));
  EXPECT_EQ(read(1024 + 21, 3), (Bytes{6, 7, 8}));
  EXPECT_THAT(nor.erased, ElementsAre(begin + 1024));
}

TEST_F(FlashZephyr, ReachesBothEndsOfTheArea) {
  for (const std::uint32_t block : {0U, size - 1024}) EXPECT_EQ(erase(block), 0);
  for (const std::uint32_t unit : {0U, size - 16}) {
    EXPECT_EQ(prog(unit, counted(16)), 0);
    EXPECT_EQ(nor.at(begin + unit, 16), counted(16));
    EXPECT_EQ(read(unit, 16), counted(16));
  }
  EXPECT_THAT(nor.erased, ElementsAre(begin, begin + size - 1024));
}

TEST_F(FlashZephyr, StaysInside) {
  Bytes bytes(32);
  EXPECT_NE(prog(size - 16, bytes), 0);
  EXPECT_NE(prog(0xFFFFFFF0, bytes), 0);
  EXPECT_NE(erase(size), 0);
  EXPECT_NE(flash.read(flash.context, size - 16, bytes.data(), 32), 0);
  EXPECT_THAT(nor.all(), Each(0xFF));
}

TEST_F(FlashZephyr, ReportsErrorsOfTheDriver) {
  Bytes bytes(16);
  nor.fail_next(-EIO);
  EXPECT_NE(prog(0, counted(16)), 0);
  nor.fail_next(-EIO);
  EXPECT_NE(erase(0), 0);
  layout.page_error = -EINVAL;
  EXPECT_NE(erase(0), 0);
  nor.fail_next(-EIO);
  EXPECT_NE(flash.read(flash.context, 0, bytes.data(), 16), 0);
}

TEST_F(FlashZephyr, MapsTheFlashThatFirmwareRunsFrom) {
  EXPECT_EQ(flash.mapped, nor.bytes + begin);
  const struct flash_area external { begin, size, &other_controller };
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &external, 16, 2048, 4), 0);
  EXPECT_EQ(flash.mapped, nullptr);
  EXPECT_EQ(flash_zephyr_start_without_xip(&flash, &area, 16, 2048, 4), 0);
  EXPECT_EQ(flash.mapped, nullptr);
}

TEST_F(FlashZephyr, RefusesWhatTheFlashCannotProgramOrDoesNotKnow) {
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 0, 2048, 4), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 4, 2048, 4), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 2048, 2048, 4), EI_OTA_ERR_ARGUMENT);
  layout.erased_value = 0;
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 16, 2048, 4), EI_OTA_ERR_ARGUMENT);
  layout = {};
  layout.page_error = -ENOTSUP;
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 16, 2048, 4), EI_OTA_ERR_FLASH);
}

TEST_F(FlashZephyr, RefusesAStoreThatDoesNotFit) {
  const auto start = [&](std::uint32_t bytes, std::uint32_t slot_size, std::uint32_t slots) {
    const struct flash_area other { 0x1000, bytes, &stand_in_controller };
    return ei_ota_flash_zephyr_start(&flash, &other, 8, slot_size, slots);
  };
  EXPECT_EQ(start(4 * 1024, 1024, 2), 0);
  EXPECT_EQ(start(4 * 1024 - 8, 1024, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(4 * 1024, 1024, 3), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(4 * 1024, 512, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(4 * 1024, 0, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(4 * 1024, 2048, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(40 * 1024, 1024, 33), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(1024, 1024, 2), EI_OTA_ERR_ARGUMENT);
}

TEST_F(FlashZephyr, RefusesBlocksThatDifferAndAnAreaThatBeginsInsideOne) {
  layout.large_from = begin + 1024;
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 16, 2048, 4), EI_OTA_ERR_ARGUMENT);
  layout.large_from = begin + size;
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &area, 16, 2048, 4), 0);
  const struct flash_area inside { begin + 512, size, &stand_in_controller };
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &inside, 16, 2048, 4), EI_OTA_ERR_ARGUMENT);
}

TEST_F(FlashZephyr, HoldsAStoreMappedAndThroughTheDriver) {
  ei_ota::test::live_with(flash);
  EXPECT_EQ(nor.reads, 0);
  ASSERT_EQ(flash_zephyr_start_without_xip(&flash, &area, 16, 2048, 4), 0);
  for (std::uint32_t block = 0; block != size; block += 1024) ASSERT_EQ(erase(block), 0);
  ei_ota::test::live_with(flash);
  EXPECT_NE(nor.reads, 0);
  EXPECT_THAT(nor.at(0, begin), Each(0xFF));
  EXPECT_THAT(nor.at(begin + size, 0x10000 - begin - size), Each(0xFF));
}

TEST_F(FlashZephyr, LosesOneSlotToABlockThatFails) {
  ei_ota::test::lose_one_slot(flash, [&] { nor.fail_next(-EIO); });
}

/// Erase blocks so small that a record takes several.
struct SmallBlocks : testing::Test {
  void TearDown() override { EXPECT_THAT(nor.violations, IsEmpty()); }
  NorFlash nor{{0x1000, 4, 64}};
  static constexpr std::uint32_t size = EI_OTA_STORE_SIZE(64, 256, 4);
  ei_ota_flash_t flash{};
};

TEST_F(SmallBlocks, AreAllCounted) {
  layout = {};
  const struct flash_area small { 0, size - 64, &other_controller }, enough{0, size, &other_controller};
  EXPECT_EQ(ei_ota_flash_zephyr_start(&flash, &small, 4, 256, 4), EI_OTA_ERR_ARGUMENT);
  ASSERT_EQ(ei_ota_flash_zephyr_start(&flash, &enough, 4, 256, 4), 0);
  ei_ota::test::live_with(flash);
}

}  // namespace
