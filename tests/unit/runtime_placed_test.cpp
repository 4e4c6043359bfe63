// SPDX-License-Identifier: MIT
// Weights in a memory that start-up code does not initialise (EI_OTA_WEIGHT): what writes them, once, and who is notified.
#include <gmock/gmock.h>

#include <functional>
#include <utility>

#include "change.h"
#include "store_fixture.h"

namespace ei_ota::test {
namespace {

volatile std::uint8_t is_filled;
std::function<void()> before_change;

}  // namespace

extern "C" int __real_eiota_internal_start_change(const ei_ota_config_t* config);
extern "C" int __wrap_eiota_internal_start_change(const ei_ota_config_t* config) {
  if (const auto call = std::exchange(before_change, {})) call();
  return __real_eiota_internal_start_change(config);
}

namespace {

/// The factory weights as a payload, and a device after power-on, with other bytes where its weights are.
class Placed : public testing::Test {
 protected:
  Placed() : copy_(build(parts_for(Device().live))) {
    before_change = {};
    power_on(device);
    garbage = device.bytes();
  }

  void power_on(Device& each) {
    is_filled = 0;
    auto& live = each.live;
    for (auto* const scales : {live.input_scale, live.filter_scale, live.bias_scale, live.real}) *scales = 4711;
    for (auto* const integers : {live.input_zero, live.bias, live.wide_zero}) *integers = 4711;
    *live.filter = 47;
    *live.wide = 4711;
    each.model.refresh = [] { is_filled = 1; };
    each.model.restore = eiota_internal_restore_placed;
    each.model.factory = reinterpret_cast<const std::uint8_t*>(copy_.data());
    each.model.factory_size = static_cast<std::uint32_t>(copy_.size());
  }
  void damage_or_mend_copy() { copy_[40] = static_cast<char>(copy_[40] ^ 1); }

  int fill() { return eiota_internal_fill(&device.model, &is_filled); }

  Device device;
  const std::string factory = Device().bytes();
  std::string garbage;

 private:
  std::string copy_;
};

TEST_F(Placed, AreFilledByTheFirstInference) {
  ASSERT_NE(garbage, factory);
  EXPECT_EQ(fill(), 1);
  EXPECT_EQ(device.bytes(), factory);
  EXPECT_EQ(device.changing, 0);
}

TEST_F(Placed, AreFilledOnce) {
  ASSERT_EQ(fill(), 1);
  ASSERT_EQ(device.update(build(parts_for(retrained()))), 0);
  const auto updated = device.bytes();
  EXPECT_EQ(fill(), 1);
  EXPECT_EQ(device.bytes(), updated);
}

TEST_F(Placed, AreNotFilledDuringAnotherChange) {
  device.changing = 1;
  EXPECT_EQ(fill(), 0);
  EXPECT_EQ(device.bytes(), garbage);
  EXPECT_EQ(device.changing, 1);
}

TEST_F(Placed, KeepAnUpdateThatComesJustBeforeTheyAreFilled) {
  before_change = [&] { ASSERT_EQ(device.update(build(parts_for(retrained()))), 0); };
  EXPECT_EQ(fill(), 1);
  EXPECT_NE(device.bytes(), factory);
  EXPECT_NE(device.bytes(), garbage);
  EXPECT_EQ(device.changing, 0);
}

TEST_F(Placed, StayUnfilledIfTheCopyIsDamaged) {
  damage_or_mend_copy();
  EXPECT_EQ(fill(), 0);
  EXPECT_EQ(device.bytes(), garbage);
  EXPECT_EQ(device.changing, 0);
  damage_or_mend_copy();
  EXPECT_EQ(fill(), 1);
}

TEST_F(Placed, AreFilledByAnUpdate) {
  ASSERT_EQ(device.update(build(parts_for(retrained()))), 0);
  EXPECT_EQ(is_filled, 1);
}

TEST_F(Placed, AreFilledByARestore) {
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(is_filled, 1);
  EXPECT_EQ(device.bytes(), factory);
}

/// With a store.
class PlacedWithStore : public Placed {
 protected:
  PlacedWithStore() { power_on(*stored.ram); }
  int reboot() {
    stored.reset();
    power_on(*stored.ram);
    return stored.boot();
  }

  StoreDevice stored;
};

TEST_F(PlacedWithStore, AreFilledByBoot) {
  EXPECT_EQ(stored.boot(), 0);
  EXPECT_EQ(stored.bytes(), factory);
  EXPECT_EQ(is_filled, 1);
}

TEST_F(PlacedWithStore, AreFilledByBootWithThePayloadThatRuns) {
  ASSERT_EQ(stored.boot(), 0);
  ASSERT_EQ(stored.update(payload_of(1)), 0);
  EXPECT_EQ(reboot(), 0);
  EXPECT_EQ(stored.bytes(), live_after(1));
  EXPECT_EQ(is_filled, 1);
}

TEST_F(PlacedWithStore, AreFilledByBootWhereNoPayloadCanRun) {
  ASSERT_EQ(stored.boot(), 0);
  ASSERT_EQ(stored.update(payload_of(1)), 0);
  stored.flash.bytes[stored.flash.slot(0) + 70] ^= 1;
  EXPECT_EQ(reboot(), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(stored.bytes(), factory);
  EXPECT_EQ(is_filled, 1);
}

TEST_F(PlacedWithStore, StayUnfilledAtBootIfTheCopyIsDamagedAndARestoreFillsThemLater) {
  damage_or_mend_copy();
  EXPECT_EQ(stored.boot(), EI_OTA_ERR_RESTORE);
  EXPECT_EQ(is_filled, 0);
  EXPECT_EQ(ei_ota_restore(&stored.ota()), EI_OTA_ERR_RESTORE);
  EXPECT_EQ(is_filled, 0);
  damage_or_mend_copy();
  EXPECT_EQ(ei_ota_restore(&stored.ota()), 0);
  EXPECT_EQ(is_filled, 1);
  EXPECT_EQ(stored.bytes(), factory);
}

TEST_F(PlacedWithStore, AreFilledByAnUpdateThoughTheCopyIsDamaged) {
  damage_or_mend_copy();
  ASSERT_EQ(stored.boot(), EI_OTA_ERR_RESTORE);
  EXPECT_EQ(stored.update(payload_of(1)), 0);
  EXPECT_EQ(is_filled, 1);
  EXPECT_EQ(stored.bytes(), live_after(1));
}

}  // namespace
}  // namespace ei_ota::test
