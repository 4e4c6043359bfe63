// SPDX-License-Identifier: MIT
// Which slot is written: never that of the live weights.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace ei_ota::test {
namespace {

/// Payload 1 is confirmed, payload 2 on trial.
std::unique_ptr<StoreDevice> on_trial(std::uint32_t slots) {
  Geometry geometry;
  geometry.slot_count = slots;
  auto device = std::make_unique<StoreDevice>(geometry);
  EXPECT_EQ(device->boot(), 0);
  EXPECT_EQ(device->update(payload_of(1)), 0);
  EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  EXPECT_EQ(device->update(payload_of(2)), 0);
  return device;
}

TEST(StoreSlots, BothOfTwoAreNeededDuringATrial) {
  const auto device = on_trial(2);
  EXPECT_EQ(ei_ota_begin(&device->ota()), EI_OTA_ERR_STATE);
  std::uint32_t offset = 1;
  EXPECT_EQ(ei_ota_tell(&device->ota(), &offset), 0);
  EXPECT_EQ(offset, 0U);
  EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  EXPECT_EQ(device->update(payload_of(3)), 0);
}

TEST(StoreSlots, ARollbackMakesRoom) {
  const auto device = on_trial(2);
  EXPECT_EQ(ei_ota_rollback(&device->ota()), 0);
  EXPECT_EQ(device->update(payload_of(3)), 0);
  EXPECT_EQ(device->bytes(), live_after(3));
}

TEST(StoreSlots, AThirdTakesAnUpdateDuringATrial) {
  const auto device = on_trial(3);
  EXPECT_EQ(device->send(payload_of(3)), 0);
  EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  device->reboot();
  EXPECT_EQ(device->bytes(), live_after(2));
}

TEST(StoreSlots, APayloadThatCannotBeReadGivesUpItsSlotForItsPredecessor) {
  const auto device = on_trial(2);
  EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  const auto current = device->flash.slot(device->info().slot);
  device->flash.fails = [current](char what, std::uint32_t at) { return what == 'r' && at >= current && at < current + 256; };
  EXPECT_EQ(device->reboot(), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device->bytes(), live_after(1));
  device->flash.fails = [](char, std::uint32_t) { return false; };  // since it is erased
  EXPECT_EQ(device->update(payload_of(3)), 0);
  EXPECT_EQ(ei_ota_rollback(&device->ota()), 0);
  EXPECT_EQ(device->bytes(), live_after(1));
}

TEST(StoreSlots, WhereARollbackCannotReadThePayloadThatItGoesBackToARestoreMakesRoom) {
  const auto device = on_trial(2);
  const auto current = device->flash.slot(1 - device->info().slot);
  device->flash.fails = [current](char what, std::uint32_t at) { return what == 'r' && at >= current && at < current + 256; };
  EXPECT_EQ(ei_ota_rollback(&device->ota()), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device->bytes(), live_after(2));
  EXPECT_EQ(ei_ota_restore(&device->ota()), 0);
  EXPECT_EQ(ei_ota_begin(&device->ota()), 0);
}

TEST(StoreSlots, SelectingTheCurrentPayloadKeepsThePreviousOne) {
  const auto device = on_trial(2);
  EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  EXPECT_EQ(ei_ota_select(&device->ota(), device->info().slot), 0);
  EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  EXPECT_EQ(ei_ota_rollback(&device->ota()), 0);
  EXPECT_EQ(device->bytes(), live_after(1));
}

}  // namespace
}  // namespace ei_ota::test
