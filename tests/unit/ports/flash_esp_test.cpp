// SPDX-License-Identifier: MIT
#include <esp_partition.h>
#include <gmock/gmock.h>

#include "driver_test.h"
#include "ei_ota/ei_ota_flash_esp.h"
#include "nor_flash.h"

namespace {

using ei_ota::test::Bytes;
using ei_ota::test::counted;
using ei_ota::test::NorFlash;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;

esp_err_t mapping_error = ESP_OK;
int mappings = 0;

esp_err_t within(const esp_partition_t* partition, size_t offset, size_t size) {
  if (offset > partition->size) return ESP_ERR_INVALID_ARG;
  return size > partition->size - offset ? ESP_ERR_INVALID_SIZE : ESP_OK;
}

std::uint32_t at(const esp_partition_t* partition, size_t offset) {
  return partition->address + static_cast<std::uint32_t>(offset);
}

}  // namespace

esp_err_t esp_partition_read(const esp_partition_t* partition, size_t offset, void* data, size_t size) {
  const auto error = within(partition, offset, size);
  return error != ESP_OK ? error : NorFlash::the().read(at(partition, offset), data, static_cast<std::uint32_t>(size));
}

esp_err_t esp_partition_write(const esp_partition_t* partition, size_t offset, const void* data, size_t size) {
  const auto error = within(partition, offset, size);
  return error != ESP_OK ? error : NorFlash::the().program(at(partition, offset), data, static_cast<std::uint32_t>(size));
}

esp_err_t esp_partition_erase_range(const esp_partition_t* partition, size_t offset, size_t size) {
  auto error = within(partition, offset, size);
  if (error == ESP_OK && size % 4096 != 0) error = ESP_ERR_INVALID_SIZE;
  if (error == ESP_OK && offset % 4096 != 0) error = ESP_ERR_INVALID_ARG;
  return error != ESP_OK ? error : NorFlash::the().erase(at(partition, offset), static_cast<std::uint32_t>(size));
}

esp_err_t esp_partition_mmap(const esp_partition_t* partition, size_t offset, size_t size, esp_partition_mmap_memory_t memory,
                             const void** mapped, esp_partition_mmap_handle_t* handle) {
  if (memory != ESP_PARTITION_MMAP_DATA) NorFlash::the().violation("mapped as instructions");
  if (mapping_error != ESP_OK) return mapping_error;
  ++mappings;
  *mapped = NorFlash::the().bytes + at(partition, offset);
  *handle = 1;
  return within(partition, offset, size);
}

namespace {

struct FlashEsp : testing::Test, ei_ota::test::DrivenFlash {
  FlashEsp() {
    mapping_error = ESP_OK;
    EXPECT_EQ(ei_ota_flash_esp_start(&flash, &partition, 4096, 4), 0);
  }
  void TearDown() override { EXPECT_THAT(nor.violations, IsEmpty()); }

  NorFlash nor{{0x10000, 1, 4096}};
  static constexpr std::uint32_t begin = 0x8000, size = 0x6000;
  esp_partition_t partition{begin, size, 4096, false, false};
};

TEST_F(FlashEsp, ErasesABlockAndProgramsSeveralUnits) {
  nor.bytes[begin + 4096] = 0;
  EXPECT_EQ(erase(4096), 0);
  EXPECT_EQ(nor.bytes[begin + 4096], 0xFF);
  EXPECT_EQ(prog(4096 + 16, counted(48)), 0);
  EXPECT_EQ(read(4096 + 16, 48), counted(48));
  EXPECT_EQ(read(4096 + 21, 3), (Bytes{6, 7, 8}));
  EXPECT_EQ(Bytes(flash.mapped + 4096 + 16, flash.mapped + 4096 + 64), counted(48));
  EXPECT_THAT(nor.erased, ElementsAre(begin + 4096));
}

TEST_F(FlashEsp, ReachesBothEndsOfThePartition) {
  for (const std::uint32_t block : {0U, size - 4096}) EXPECT_EQ(erase(block), 0);
  for (const std::uint32_t unit : {0U, size - 16}) {
    EXPECT_EQ(prog(unit, counted(16)), 0);
    EXPECT_EQ(nor.at(begin + unit, 16), counted(16));
    EXPECT_EQ(read(unit, 16), counted(16));
  }
  EXPECT_THAT(nor.erased, ElementsAre(begin, begin + size - 4096));
}

TEST_F(FlashEsp, StaysInside) {
  Bytes bytes(32);
  EXPECT_NE(prog(size - 16, bytes), 0);
  EXPECT_NE(prog(0xFFFFFFF0, bytes), 0);
  EXPECT_NE(erase(size), 0);
  EXPECT_NE(erase(2048), 0);
  EXPECT_NE(flash.read(flash.context, size - 16, bytes.data(), 32), 0);
  EXPECT_THAT(nor.all(), Each(0xFF));
}

TEST_F(FlashEsp, ReportsErrorsOfTheSdk) {
  Bytes byte(16);
  nor.fail_next(ESP_FAIL);
  EXPECT_NE(prog(0, counted(16)), 0);
  nor.fail_next(ESP_ERR_NO_MEM);
  EXPECT_NE(erase(0), 0);
  nor.fail_next(ESP_FAIL);
  EXPECT_NE(flash.read(flash.context, 0, byte.data(), 16), 0);
}

TEST_F(FlashEsp, RefusesAPartitionThatCannotBeMapped) {
  mapping_error = ESP_ERR_NO_MEM;
  EXPECT_EQ(ei_ota_flash_esp_start(&flash, &partition, 4096, 4), EI_OTA_ERR_FLASH);
}

TEST_F(FlashEsp, RefusesAPartitionThatDoesNotFit) {
  const auto start = [&](const esp_partition_t& other, std::uint32_t slot_size, std::uint32_t slots) {
    return ei_ota_flash_esp_start(&flash, &other, slot_size, slots);
  };
  mappings = 0;
  EXPECT_EQ(ei_ota_flash_esp_start(&flash, nullptr, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start({begin, size, 4096, true, false}, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start({begin, size, 4096, false, true}, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start({begin, size, 0, false, false}, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start({begin, size, 4104, false, false}, 8208, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(partition, 4096, 5), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(partition, 2048, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(partition, 0, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start(partition, 16384, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start({0, 40 * 4096, 4096, false, false}, 4096, 33), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(start({begin, 4096, 4096, false, false}, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(mappings, 0);
  EXPECT_EQ(start(partition, 8192, 2), 0);
}

TEST_F(FlashEsp, CountsAllBlocksThatARecordTakes) {
  const esp_partition_t small{begin, 2 * 64 + 2 * 4096, 64, false, false}, enough{begin, 2 * 128 + 2 * 4096, 64, false, false};
  EXPECT_EQ(ei_ota_flash_esp_start(&flash, &small, 4096, 2), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_flash_esp_start(&flash, &enough, 4096, 2), 0);
}

TEST_F(FlashEsp, HoldsAStore) {
  ei_ota::test::live_with(flash);
  EXPECT_THAT(nor.at(0, begin), Each(0xFF));
  EXPECT_THAT(nor.at(begin + size, 0x10000 - begin - size), Each(0xFF));
}

TEST_F(FlashEsp, LosesOneSlotToABlockThatFails) {
  ei_ota::test::lose_one_slot(flash, [&] { nor.fail_next(ESP_FAIL); });
}

}  // namespace
