// SPDX-License-Identifier: MIT
// The ways back to the factory weights.
#include <gmock/gmock.h>

#include <cstring>
#include <utility>

#include "coding.h"
#include "runtime_fixture.h"

// Start of the initial values and of the data, as a linker script would name them, and its end: the runtime under test is built
// with EI_OTA_LOAD_START, EI_OTA_DATA_START and EI_OTA_DATA_END set to these.
extern "C" {
alignas(16) std::uint8_t ei_ota_test_load[256];
alignas(16) std::uint8_t ei_ota_test_data[256];
extern std::uint8_t ei_ota_test_data_end[];

// The table of what CMSIS start-up code copies.
struct Copied {
  const std::uint8_t* load;
  const std::uint8_t* data;
  std::uint32_t words;
};
Copied __copy_table_start__[3];
extern Copied __copy_table_end__[];
}
static_assert(sizeof(Copied) == 24);
// Two rows.
__asm__(".globl __copy_table_end__\n__copy_table_end__ = __copy_table_start__ + 48\n");
// 128 bytes before the end of what is there.
__asm__(".globl ei_ota_test_data_end\nei_ota_test_data_end = ei_ota_test_data + 128\n");

namespace ei_ota::test {
namespace {

/// Factory weights as a payload in flash.
class WithCopy : public testing::Test {
 protected:
  WithCopy() {
    device.model.restore = eiota_internal_restore_copy;
    point_to(copy);
  }
  void point_to(const std::string& payload) {
    device.model.factory = reinterpret_cast<const std::uint8_t*>(payload.data());
    device.model.factory_size = static_cast<std::uint32_t>(payload.size());
  }
  void update() { ASSERT_EQ(device.update(build(parts_for(retrained()))), 0); }

  Device device;
  const std::string factory = device.bytes();
  std::string copy = build(parts_for(device.live));
};

TEST_F(WithCopy, BringsTheFactoryWeightsBack) {
  update();
  EXPECT_NE(device.bytes(), factory);
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.bytes(), factory);
  EXPECT_EQ(device.info().version, 0U);
  EXPECT_FALSE(device.info().updated);
}

TEST_F(WithCopy, LeavesWhatIsStaged) {
  update();
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.info().state, EI_OTA_VERIFIED);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_NE(device.bytes(), factory);
}

TEST_F(WithCopy, LeavesTheLiveWeightsIfTheCopyIsDamaged) {
  update();
  const auto updated = device.bytes();
  for (std::size_t at = 0; at < copy.size(); ++at) {
    auto damaged = copy;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    point_to(damaged);
    ASSERT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE) << at;
    ASSERT_EQ(device.bytes(), updated) << at;
  }
  EXPECT_EQ(device.info().version, 7U);
}

TEST_F(WithCopy, TellsThatThereIsNoCopy) {
  device.model.factory = nullptr;
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
}

TEST_F(WithCopy, WaitsForTheEndOfAnInference) {
  update();
  device.in_use = 1;
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_BUSY);
  device.in_use = 0;
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
}

TEST(WithoutRestore, SaysSo) {
  Device device;
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_UNSUPPORTED);
}

/// Weights in a .data whose initial values lie elsewhere: six bytes, then two scales.
class WithLoadImage : public testing::Test {
 protected:
  WithLoadImage() {
    for (std::size_t i = 0; i < sizeof ei_ota_test_load; ++i) ei_ota_test_load[i] = static_cast<std::uint8_t>(i / 8);
    std::memset(ei_ota_test_data, 0xEE, sizeof ei_ota_test_data);
    device.part.codes = codes;
    device.part.code_count = 3;
    device.part.addresses = addresses;
    device.model.restore = eiota_internal_restore_load_image;
    device.model.factory_crc =
        eiota_internal_crc32(eiota_internal_crc32(0, ei_ota_test_load + 32, 6), ei_ota_test_load + 64, 8);
  }
  const std::uint16_t codes[3] = {EI_OTA_ENTRY(EI_OTA_INT8, 6), EI_OTA_ENTRY(EI_OTA_INT32 | EI_OTA_UNREAD, 5),
                                  EI_OTA_ENTRY(EI_OTA_SCALE, 2)};
  void* addresses[2] = {ei_ota_test_data + 32, ei_ota_test_data + 64};
  Device device;
};

TEST_F(WithLoadImage, CopiesTheWeightsAndNothingElse) {
  std::uint8_t expected[sizeof ei_ota_test_data];
  std::memset(expected, 0xEE, sizeof expected);
  std::memcpy(expected + 32, ei_ota_test_load + 32, 6);
  std::memcpy(expected + 64, ei_ota_test_load + 64, 8);
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(std::memcmp(ei_ota_test_data, expected, sizeof expected), 0);
}

TEST_F(WithLoadImage, IsTheBaseOfADeltaAndLacksWhatNoKernelReads) {
  ei_ota_base_t base{};
  ASSERT_EQ(eiota_internal_base_load_image.open(&device.model, &base), 0);
  const ei_ota_elements_t none{nullptr, 0};
  const ei_ota_elements_t expected[] = {{ei_ota_test_load + 32, 1}, none, {ei_ota_test_load + 64, 4}};
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  for (const auto& [first, stride] : expected) {
    ASSERT_EQ(eiota_internal_next_entry(&device.model, &entry), 1);
    auto found = none;
    eiota_internal_base_load_image.find(&base, &entry, &found);
    EXPECT_EQ(found.first, first);
    EXPECT_EQ(found.stride, stride);
  }
}

TEST_F(WithLoadImage, IsNoBaseIfTheInitialValuesAreOthers) {
  ei_ota_test_load[64] ^= 1;
  ei_ota_base_t base{};
  EXPECT_EQ(eiota_internal_base_load_image.open(&device.model, &base), EI_OTA_ERR_RESTORE);
}

TEST_F(WithLoadImage, LeavesTheLiveWeightsIfTheInitialValuesAreOthers) {
  ++ei_ota_test_load[71];
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_THAT(ei_ota_test_data, testing::Each(0xEE));
}

/// Weights in another section, which only the second row of the table leads to.
class WithCopyTable : public WithLoadImage {
 protected:
  WithCopyTable() {
    __copy_table_start__[0] = {ei_ota_test_load + 4, ei_ota_test_data, 8};
    __copy_table_start__[1] = {ei_ota_test_load, data, sizeof data / 4};
    addresses[0] = data + 32;
    addresses[1] = data + 64;
    std::memset(data, 0xEE, sizeof data);
  }
  ~WithCopyTable() override { std::memset(__copy_table_start__, 0, sizeof __copy_table_start__); }

  alignas(16) std::uint8_t data[72];
};

TEST_F(WithCopyTable, FindsTheInitialValues) {
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(std::memcmp(data + 32, ei_ota_test_load + 32, 6), 0);
  EXPECT_EQ(std::memcmp(data + 64, ei_ota_test_load + 64, 8), 0);
  ei_ota_base_t base{};
  ASSERT_EQ(eiota_internal_base_load_image.open(&device.model, &base), 0);
  EXPECT_EQ(base.load, ei_ota_test_load);
}

TEST_F(WithCopyTable, LeavesTheLiveWeightsIfTheInitialValuesAreOthers) {
  ++ei_ota_test_load[71];
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_THAT(data, testing::Each(0xEE));
}

TEST_F(WithCopyTable, LeavesTheLiveWeightsIfOneLiesBehindTheRow) {
  __copy_table_start__[1].words = 64 / 4;
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
}

TEST_F(WithCopyTable, ReadsNoRowBehindItsEnd) {
  std::swap(__copy_table_start__[1], __copy_table_start__[2]);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
}

TEST_F(WithLoadImage, LeavesTheLiveWeightsIfTheyDoNotLieInThisData) {
  addresses[0] = nullptr;
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
}

TEST_F(WithLoadImage, LeavesTheLiveWeightsIfOneLiesBehindTheData) {  // where the initial values would be right, too
  addresses[1] = ei_ota_test_data + 128;
  device.model.factory_crc = eiota_internal_crc32(eiota_internal_crc32(0, ei_ota_test_load + 32, 6), ei_ota_test_load + 128, 8);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_THAT(ei_ota_test_data, testing::Each(0xEE));
}

TEST_F(WithLoadImage, LeavesTheLiveWeightsIfOneLiesBeforeTheData) {
  addresses[0] = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(ei_ota_test_data) - 16);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_THAT(ei_ota_test_data, testing::Each(0xEE));
}

}  // namespace
}  // namespace ei_ota::test
