// SPDX-License-Identifier: MIT
// Weights of several sources: their parts are one image, and one update.
#include <gmock/gmock.h>

#include <cstring>
#include <vector>

#include "entries.h"
#include "runtime_fixture.h"

// Start of the initial values and of the data (runtime_restore_test.cpp).
extern "C" {
extern std::uint8_t ei_ota_test_load[256];
extern std::uint8_t ei_ota_test_data[256];
}

namespace ei_ota::test {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

/// The device's table cut into parts: its first two entries, none, the rest.
class SplitDevice : public Device {
 public:
  SplitDevice() {
    first.code_count = 2;
    first.codes = part.codes;
    first.addresses = part.addresses;
    first.in_use = &first_in_use;
    rest.code_count = part.code_count - 2;
    rest.codes = part.codes + 2;
    rest.addresses = part.addresses + 2;
    rest.in_use = &rest_in_use;
    model.part_count = 3;
    model.parts = cut;
  }
  volatile std::uint8_t first_in_use = 0, rest_in_use = 0;
  ei_ota_part_t first{}, none{}, rest{};
  const ei_ota_part_t* const cut[3] = {&first, &none, &rest};
};

std::vector<const void*> addresses(const Device& device) {
  std::vector<const void*> found;
  ei_ota_entry_t entry;
  eiota_internal_start_entries(&entry);
  while (eiota_internal_next_entry(&device.model, &entry) != 0) found.push_back(entry.address[0]);
  return found;
}

TEST(RuntimeParts, FollowEachOtherInTheImage) {
  const SplitDevice device;
  const auto& live = device.live;
  EXPECT_THAT(addresses(device), ElementsAre(live.input_scale, live.input_zero, live.filter, live.filter_scale, live.bias,
                                             live.bias_scale, live.wide, live.real, live.wide_zero));
}

TEST(RuntimeParts, MayBeNone) {
  SplitDevice device;
  device.model.part_count = 0;
  EXPECT_THAT(addresses(device), ElementsAre());
}

TEST(RuntimeParts, TakeTheSamePayloadAsOne) {
  for (const int flags : {0, static_cast<int>(EI_OTA_FLAG_BIAS_SCALES)}) {
    SplitDevice split;
    Device whole;
    const auto payload = build(parts_for(retrained(), static_cast<std::uint8_t>(flags)));
    ASSERT_EQ(split.update(payload), 0);
    ASSERT_EQ(whole.update(payload), 0);
    EXPECT_EQ(split.bytes(), whole.bytes());
  }
}

TEST(RuntimeParts, AreAllBusyWhereOneIs) {
  SplitDevice device;
  device.model.restore = eiota_internal_restore_copy;
  ASSERT_EQ(device.send(build(parts_for(retrained()))), 0);
  const auto factory = device.bytes();
  for (auto* const in_use : {&device.first_in_use, &device.rest_in_use}) {
    *in_use = 1;
    EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
    EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_BUSY);
    EXPECT_EQ(device.bytes(), factory);
    *in_use = 0;
  }
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

TEST(RuntimeParts, AreRestoredFromACopy) {
  SplitDevice device;
  const auto factory = device.bytes();
  const auto copy = build(parts_for(device.live));
  device.model.restore = eiota_internal_restore_copy;
  device.model.factory = reinterpret_cast<const std::uint8_t*>(copy.data());
  device.model.factory_size = static_cast<std::uint32_t>(copy.size());
  ASSERT_EQ(device.update(build(parts_for(retrained()))), 0);
  ASSERT_NE(device.bytes(), factory);
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.bytes(), factory);
}

/// Two parts in .data, the first one's weights behind the second one's.
class PartsInData : public testing::Test {
 protected:
  PartsInData() {
    for (std::size_t i = 0; i < sizeof ei_ota_test_load; ++i) ei_ota_test_load[i] = static_cast<std::uint8_t>(i / 4);
    std::memset(ei_ota_test_data, 0xEE, sizeof ei_ota_test_data);
    for (auto* const part : {&first, &second}) part->code_count = 1;
    first.codes = &codes[0];
    first.addresses = &addresses[0];
    second.codes = &codes[1];
    second.addresses = &addresses[1];
    device.model.part_count = 2;
    device.model.parts = parts;
    device.model.restore = eiota_internal_restore_load_image;
    device.model.factory_crc =
        eiota_internal_crc32(eiota_internal_crc32(0, ei_ota_test_load + 64, 6), ei_ota_test_load + 16, 8);
  }
  const std::uint16_t codes[2] = {EI_OTA_ENTRY(EI_OTA_INT8, 6), EI_OTA_ENTRY(EI_OTA_FLOAT32, 2)};
  void* addresses[2] = {ei_ota_test_data + 64, ei_ota_test_data + 16};
  ei_ota_part_t first{}, second{};
  const ei_ota_part_t* const parts[2] = {&first, &second};
  Device device;
};

TEST_F(PartsInData, AreRestoredFromTheLoadImage) {
  std::uint8_t expected[sizeof ei_ota_test_data];
  std::memset(expected, 0xEE, sizeof expected);
  std::memcpy(expected + 64, ei_ota_test_load + 64, 6);
  std::memcpy(expected + 16, ei_ota_test_load + 16, 8);
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_THAT(ei_ota_test_data, ElementsAreArray(expected));
}

TEST_F(PartsInData, StayIfTheInitialValuesOfOneAreOthers) {
  ++ei_ota_test_load[23];
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_THAT(ei_ota_test_data, testing::Each(0xEE));
}

}  // namespace
}  // namespace ei_ota::test
