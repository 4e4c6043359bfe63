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

INSTANTIATE_TEST_SUITE_P(Blocks, StoreRecords, testing::Range(0, 2));

}  // namespace
}  // namespace ei_ota::test
