// SPDX-License-Identifier: MIT
// Intact records that refer to what does not exist: from a firmware with other slots, or from an attacker with access to flash.
#include <gmock/gmock.h>

#include <cstring>

#include "store_fixture.h"

namespace ei_ota {
namespace {

using test::live_after;
using test::payload_of;

constexpr std::uint32_t slot_count = 3;

class RuntimeWildRecord : public testing::TestWithParam<bool> {
 protected:
  RuntimeWildRecord() {
    device.boot();
    for (int number = 1; number <= 2; ++number) {
      EXPECT_EQ(device.update(payload_of(number, static_cast<std::uint32_t>(number))), 0);
      EXPECT_EQ(ei_ota_confirm(&device.ota()), 0);
    }
  }

  /// Edits what both records say, and seals them again.
  template <class Edit>
  void forge(const Edit& edit) {
    for (std::uint32_t block = 0; block != 2; ++block) {
      auto* const bytes = device.flash.bytes.data() + block * device.flash.geometry.erase_size;
      ei_ota_record_t record;
      std::memcpy(&record, bytes, sizeof record);
      edit(record);
      record.crc = eiota_internal_crc32(0, &record, offsetof(ei_ota_record_t, crc));
      std::memcpy(bytes, &record, sizeof record);
    }
  }

  void expect_the_next_update_to_work() {
    EXPECT_EQ(device.update(payload_of(3, 3)), 0);
    EXPECT_EQ(ei_ota_confirm(&device.ota()), 0);
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(3));
    EXPECT_FALSE(device.flash.abused);
  }

  test::StoreDevice device{{8, 128, 256, slot_count, GetParam()}};
};

TEST_P(RuntimeWildRecord, NamesASlotPastTheLastOne) {
  const auto flash = device.flash.bytes;
  for (const std::uint32_t slot : {slot_count, 31U, 32U, 200U, 254U}) {
    device.flash.bytes.assign(flash.begin(), flash.end());
    forge([&](ei_ota_record_t& record) { record.payloads[1].slot = static_cast<std::uint8_t>(slot); });
    EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT) << slot;
    EXPECT_EQ(device.bytes(), live_after(1)) << slot;
    EXPECT_EQ(device.info().lowest_version, 2U) << slot;
    EXPECT_EQ(device.reboot(), 0) << slot;
    EXPECT_EQ(device.bytes(), live_after(1)) << slot;
  }
  expect_the_next_update_to_work();
}

TEST_P(RuntimeWildRecord, NamesNoSlotThatThereIs) {
  const auto factory_weights = test::StoreDevice().bytes();
  forge([](ei_ota_record_t& record) {
    for (auto& payload : record.payloads) payload.slot = 99;
  });
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.info().lowest_version, 2U);
  expect_the_next_update_to_work();
}

TEST_P(RuntimeWildRecord, GivesATrialNoMoreBootsThanTheFirmwareDoes) {
  ASSERT_EQ(device.update(payload_of(3, 3)), 0);
  forge([](ei_ota_record_t& record) {
    if (record.payloads[0].slot != EI_OTA_NO_SLOT) record.payloads[0].boots_left = 255;
  });
  for (int boots = 0; boots != device.trial_boots; ++boots) {
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(3));
  }
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.bytes(), live_after(2));
  expect_the_next_update_to_work();
}

INSTANTIATE_TEST_SUITE_P(ReadAndMapped, RuntimeWildRecord, testing::Bool());

}  // namespace
}  // namespace ei_ota
