// SPDX-License-Identifier: MIT
// Records whose writing failed, or seemed to.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace ei_ota::test {
namespace {

/// By so many boots before, they lie in one block or the other.
class StoreRecords : public testing::TestWithParam<int> {};

TEST_P(StoreRecords, ARecordThatIsThereThoughItsWritingFailedGivesWayToTheNext) {
  StoreDevice device;
  for (int boots = 0; boots <= GetParam(); ++boots) {
    device.reboot();
    EXPECT_EQ(device.update(payload_of(1)), 0);
    EXPECT_EQ(ei_ota_confirm(&device.ota()), 0);
  }
  EXPECT_EQ(device.send(payload_of(2)), 0);
  device.flash.fails = [](char what, std::uint32_t) { return what == 's'; };  // the bytes are in flash by then
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FLASH);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(ei_ota_restore(&device.ota()), 0);
  device.reboot();
  EXPECT_EQ(device.info().slot, EI_OTA_NO_SLOT);
}

/// In a store of three slots: two have payloads that were confirmed, and the third one that was not applied.
void fill(StoreDevice& device, int boots) {
  for (int boot = 0; boot <= boots; ++boot) {
    device.reboot();
    for (int number = 1; number != 3; ++number) {
      EXPECT_EQ(device.update(payload_of(number)), 0);
      EXPECT_EQ(ei_ota_confirm(&device.ota()), 0);
    }
  }
  EXPECT_EQ(device.send(payload_of(3)), 0);
}

Geometry three_slots(bool overwritable) {
  Geometry geometry;
  geometry.slot_count = 3;
  geometry.overwritable = overwritable;
  if (overwritable) geometry.erase_size = geometry.prog_size;
  return geometry;
}

TEST_P(StoreRecords, ASingleErrorLeavesThePreviousOneForTheNextBoot) {
  for (const char what : {'p', 's', 'e'}) {
    for (const bool overwritable : {false, true}) {
      if (overwritable && what == 'e') continue;
      StoreDevice device(three_slots(overwritable));
      fill(device, GetParam());
      int left = 1;
      device.flash.fails = [&](char call, std::uint32_t) { return call == what && left-- == 1; };
      EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FLASH) << what;
      EXPECT_EQ(device.bytes(), live_after(2)) << what;
      EXPECT_EQ(device.reboot(), 0) << what;
      EXPECT_EQ(device.bytes(), live_after(2)) << what;
      EXPECT_FALSE(device.flash.abused);
    }
  }
}

TEST_P(StoreRecords, NoSlotIsErasedThatARecordMayReferToThoughItsWritingFailed) {
  for (const bool overwritable : {false, true}) {
    StoreDevice device(three_slots(overwritable));
    fill(device, GetParam());
    device.flash.fails = [](char what, std::uint32_t) { return what == 's'; };
    EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FLASH);
    EXPECT_EQ(ei_ota_begin(&device.ota()), EI_OTA_ERR_FLASH) << "the record cannot be replaced either";
    device.flash.fails = [](char, std::uint32_t) { return false; };
    EXPECT_EQ(device.send(payload_of(4)), 0);  // to the slot of 3
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(2));
    EXPECT_FALSE(device.flash.abused);
  }
}

TEST_P(StoreRecords, AResumedPayloadWaitsUntilTheFailedOneIsReplaced) {
  StoreDevice device(three_slots(false));
  fill(device, GetParam());
  const auto current = device.info().slot;
  const auto payload = payload_of(4, 7, tlv(0x0123, std::string(120, 'x')));
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(ei_ota_write(&device.ota(), payload.data(), 160), 0);
  ASSERT_EQ(device.reboot(), 0);
  device.flash.fails = [](char what, std::uint32_t) { return what == 's'; };
  EXPECT_EQ(ei_ota_select(&device.ota(), current), EI_OTA_ERR_FLASH);
  std::uint32_t offset = 0;
  ASSERT_EQ(ei_ota_tell(&device.ota(), &offset), 0);
  ASSERT_GT(offset, 0U);
  EXPECT_EQ(ei_ota_begin_at(&device.ota(), offset), EI_OTA_ERR_FLASH);
}

TEST_P(StoreRecords, ABootThatCannotReadThemSaysSo) {
  StoreDevice device(three_slots(false));
  fill(device, GetParam());
  for (const std::uint32_t unreadable : {1U, 2U}) {  // blocks
    device.flash.fails = [&](char what, std::uint32_t offset) { return what == 'r' && offset < unreadable * 128; };
    EXPECT_EQ(device.reboot(), EI_OTA_ERR_FLASH);
    device.flash.fails = [](char, std::uint32_t) { return false; };
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(2));
  }
}

TEST_P(StoreRecords, AreNotWrittenWhereNothingChanges) {
  StoreDevice device(three_slots(false));
  fill(device, GetParam());
  ASSERT_EQ(ei_ota_restore(&device.ota()), 0);
  const auto before = device.flash.programmed;
  EXPECT_EQ(ei_ota_restore(&device.ota()), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.flash.programmed, before);
  device.reboot();
  EXPECT_EQ(device.info().slot, EI_OTA_NO_SLOT);
  EXPECT_EQ(ei_ota_restore(&device.ota()), 0);
  EXPECT_EQ(device.flash.programmed, before);
}

INSTANTIATE_TEST_SUITE_P(Blocks, StoreRecords, testing::Range(0, 2));

}  // namespace
}  // namespace ei_ota::test
