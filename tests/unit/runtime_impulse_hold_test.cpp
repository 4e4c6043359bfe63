// SPDX-License-Identifier: MIT
// What an application holds around an impulse stays as it is: changes are refused until it lets go, and while weights change it
// gets no hold.
#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <thread>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {
std::function<void()> at_barrier = [] {};
}

/// impulse_hold.c once more, with a barrier at which something happens: between each of its writes and the next read.
namespace interrupted {
#define EI_OTA_BARRIER_H
static void eiota_internal_barrier() { at_barrier(); }
int ei_ota_hold_lock(void* hold);
void ei_ota_hold_unlock(void* hold);
#include "impulse_hold.c"
}  // namespace interrupted

namespace {

const std::string payload = build(parts_for(retrained(), EI_OTA_FLAG_BIAS_SCALES));

void connect(ei_ota_config_t& config, ei_ota_hold_t& hold) {
  config.lock = ei_ota_hold_lock;
  config.unlock = ei_ota_hold_unlock;
  config.context = &hold;
}

TEST(RuntimeImpulseHold, RefusesChangesUntilItsRelease) {
  Device device;
  ei_ota_hold_t hold{};
  connect(device.config, hold);
  device.model.restore = [](const ei_ota_model_t*) { return 0; };
  ASSERT_EQ(device.send(payload), 0);
  const auto before = device.bytes();
  ASSERT_EQ(ei_ota_hold(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.bytes(), before);
  EXPECT_EQ(device.info().state, EI_OTA_VERIFIED);
  ASSERT_EQ(ei_ota_release(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(ei_ota_hold(&device.ota), 0);
}

TEST(RuntimeImpulseHold, KeepsADownloadWhoseChangeItRefuses) {
  const auto changes = {ei_ota_rollback, ei_ota_restore, +[](ei_ota_t* ota) { return ei_ota_select(ota, 0); }};
  for (const auto change : changes) {
    StoreDevice device({8, 128, 256, 3, false});
    ei_ota_hold_t hold{};
    connect(device.ram->config, hold);
    ASSERT_EQ(device.boot(), 0);
    ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
    ASSERT_EQ(ei_ota_write(&device.ota(), payload.data(), 50), 0);
    ASSERT_EQ(ei_ota_hold(&device.ota()), 0);
    const auto before = device.flash.bytes;
    EXPECT_EQ(change(&device.ota()), EI_OTA_ERR_BUSY);
    EXPECT_EQ(device.flash.bytes, before);
    EXPECT_EQ(ei_ota_write(&device.ota(), payload.data() + 50, payload.size() - 50), 0);
    EXPECT_EQ(ei_ota_end(&device.ota()), 0);
  }
}

TEST(RuntimeImpulseHold, IsMissedAtBoot) {
  StoreDevice device;
  device.ram->config.lock = ei_ota_hold_lock;
  device.ram->config.unlock = ei_ota_hold_unlock;
  EXPECT_EQ(ei_ota_hold(&device.ota()), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(device.boot(), EI_OTA_ERR_BUSY);
  ei_ota_hold_unlock(nullptr);
}

TEST(RuntimeImpulseHold, RefusesWhatAStoreChangesAndNothingElse) {
  StoreDevice device({8, 128, 256, 3, false});
  ei_ota_hold_t hold{};
  connect(device.ram->config, hold);
  ASSERT_EQ(ei_ota_hold(&device.ota()), 0);
  EXPECT_EQ(device.boot(), EI_OTA_ERR_BUSY);
  ASSERT_EQ(ei_ota_release(&device.ota()), 0);
  ASSERT_EQ(device.boot(), 0);
  device.ram->model.restore = [](const ei_ota_model_t*) { return 0; };
  ASSERT_EQ(device.update(payload_of(1)), 0);
  ASSERT_EQ(ei_ota_hold(&device.ota()), 0);
  EXPECT_EQ(ei_ota_confirm(&device.ota()), 0) << "it changes no weight";
  EXPECT_EQ(device.send(payload_of(2)), 0);
  const auto flash = device.flash.bytes;
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_select(&device.ota(), 0), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_rollback(&device.ota()), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_restore(&device.ota()), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.flash.bytes, flash);
  ASSERT_EQ(ei_ota_release(&device.ota()), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

TEST(RuntimeImpulseHold, RefusesChangesOfWeightsInFlashBeforeTheyWearIt) {
  FlashDevice device;
  ei_ota_hold_t hold{};
  connect(device.config, hold);
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(device.send(device.payload(2)), 0);
  const auto flash = device.flash.bytes;
  ASSERT_EQ(ei_ota_hold(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_rollback(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.flash.bytes, flash);
  ASSERT_EQ(ei_ota_release(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST(RuntimeImpulseHold, IsRefusedWhileWeightsChange) {
  static Device* changed;
  static int in_change;
  Device device;
  ei_ota_hold_t hold{};
  changed = &device;
  connect(device.config, hold);
  device.config.weights_changed = [](void*) { in_change = ei_ota_hold(&changed->ota); };
  ASSERT_EQ(device.update(payload), 0);
  EXPECT_EQ(in_change, EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_hold(&device.ota), 0);
}

TEST(RuntimeImpulseHold, OutlastsTheInferencesWithinIt) {
  Device device;
  ei_ota_hold_t hold{};
  connect(device.config, hold);
  ASSERT_EQ(device.send(payload), 0);
  ASSERT_EQ(ei_ota_hold(&device.ota), 0);
  for (int network = 0; network != 2; ++network) {
    ASSERT_TRUE(eiota_internal_begin_inference(&device.in_use, &device.changing));
    EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
    eiota_internal_end_inference(&device.in_use);
    EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  }
  ASSERT_EQ(ei_ota_release(&device.ota), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

TEST(RuntimeImpulseHold, OutlastsTheInferencesOfAModelInFlash) {
  FlashDevice device;
  ei_ota_hold_t hold{};
  connect(device.config, hold);
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(ei_ota_hold(&device.ota), 0);
  device.network->hold();
  device.network->release();
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_BUSY);
  ASSERT_EQ(ei_ota_release(&device.ota), 0);
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
}

/// The lock comes first: a change that a hold refuses has not begun, and no inference within the hold gives way to it.
TEST(RuntimeImpulseHold, KeepsInferencesFromBeingRefused) {
  static Device* changed;
  static int changing_at_lock;
  Device device;
  changed = &device;
  device.config.lock = [](void*) {
    changing_at_lock = changed->changing;
    return -1;
  };
  ASSERT_EQ(device.send(payload), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(changing_at_lock, 0);
}

TEST(RuntimeImpulseHold, IsOneAtATime) {
  Device device;
  ei_ota_hold_t hold{};
  connect(device.config, hold);
  EXPECT_EQ(ei_ota_release(&device.ota), EI_OTA_ERR_STATE);
  ASSERT_EQ(ei_ota_hold(&device.ota), 0);
  EXPECT_EQ(ei_ota_hold(&device.ota), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_release(&device.ota), 0);
  EXPECT_EQ(ei_ota_hold(&device.ota), 0);
}

TEST(RuntimeImpulseHold, SaysThatChangesWouldNotLookAtIt) {
  Device device;
  ei_ota_hold_t hold{};
  ei_ota_t without_config{};
  EXPECT_EQ(ei_ota_hold(nullptr), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_hold(&without_config), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_hold(&device.ota), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_release(&device.ota), EI_OTA_ERR_ARGUMENT);
  device.config.context = &hold;
  EXPECT_EQ(ei_ota_hold(&device.ota), EI_OTA_ERR_ARGUMENT);
  device.config.lock = [](void*) { return 0; };
  device.config.unlock = ei_ota_hold_unlock;
  EXPECT_EQ(ei_ota_hold(&device.ota), EI_OTA_ERR_ARGUMENT);
  device.config.lock = ei_ota_hold_lock;
  device.config.unlock = nullptr;
  EXPECT_EQ(ei_ota_hold(&device.ota), EI_OTA_ERR_ARGUMENT) << "it would be refused for ever after the first change";
  connect(device.config, hold);
  device.config.context = nullptr;
  EXPECT_EQ(ei_ota_hold(&device.ota), EI_OTA_ERR_ARGUMENT);
}

TEST(RuntimeImpulseHold, IsRefusedToTheEndOfAChangeThatAnotherInterrupts) {
  static Device* changed;
  static int inner_change, hold_after_it;
  Device device;
  ei_ota_hold_t hold{};
  changed = &device;
  connect(device.config, hold);
  device.model.restore = [](const ei_ota_model_t*) { return 0; };
  device.config.weights_changed = [](void*) {
    inner_change = ei_ota_restore(&changed->ota);
    hold_after_it = ei_ota_hold(&changed->ota);
  };
  ASSERT_EQ(device.update(payload), 0);
  EXPECT_EQ(inner_change, EI_OTA_ERR_BUSY);
  EXPECT_EQ(hold_after_it, EI_OTA_ERR_BUSY);
  EXPECT_EQ(hold.changing, 0);
}

class RuntimeImpulseHoldMeeting : public testing::Test {
 protected:
  ~RuntimeImpulseHoldMeeting() override {
    at_barrier = [] {};
  }
  ei_ota_hold_t hold{};
  const ei_ota_config_t config = {
      nullptr, nullptr, 0, &hold, interrupted::ei_ota_hold_lock, interrupted::ei_ota_hold_unlock, nullptr, nullptr, nullptr};
  const ei_ota_t ota = EI_OTA_INIT(&config);
};

/// Whichever comes first, at least one of the two gives way, and both leave everything as it was then.
TEST_F(RuntimeImpulseHoldMeeting, HasOneGiveWayAtEachBarrierOfTheOther) {
  int passed, held, locked;
  const auto take_hold = [&] { held = interrupted::ei_ota_hold(&ota); };
  const auto lock = [&] { locked = interrupted::ei_ota_hold_lock(&hold); };
  const auto meet = [&](int barrier, const auto& victim, const auto& intruder) {
    hold = {};
    passed = 0;
    held = locked = EI_OTA_ERR_BUSY;
    at_barrier = [&passed, barrier, &intruder] {
      if (++passed == barrier) intruder();
    };
    victim();
    EXPECT_GE(passed, 2);
    EXPECT_FALSE(held == 0 && locked == 0) << barrier;
    EXPECT_EQ(hold.held, held == 0) << barrier;
    EXPECT_EQ(hold.changing, locked == 0) << barrier;
  };
  for (const int barrier : {1, 2}) {
    meet(barrier, take_hold, lock);
    meet(barrier, lock, take_hold);
  }
}

TEST_F(RuntimeImpulseHoldMeeting, LastsUpToTheBarrierOfItsEnd) {
  ASSERT_EQ(interrupted::ei_ota_hold(&ota), 0);
  at_barrier = [&] { EXPECT_EQ(hold.held, 1); };
  ASSERT_EQ(interrupted::ei_ota_release(&ota), 0);
  EXPECT_EQ(hold.held, 0);
  at_barrier = [] {};
  ASSERT_EQ(interrupted::ei_ota_hold_lock(&hold), 0);
  at_barrier = [&] { EXPECT_EQ(hold.changing, 1); };
  interrupted::ei_ota_hold_unlock(&hold);
  EXPECT_EQ(hold.changing, 0);
}

TEST(RuntimeImpulseHold, KeepsAnUpdateOnAnotherCoreAway) {
  ei_ota_hold_t hold{};
  const ei_ota_config_t config = {nullptr, nullptr, 0, &hold, ei_ota_hold_lock, ei_ota_hold_unlock, nullptr, nullptr, nullptr};
  const ei_ota_t ota = EI_OTA_INIT(&config);
  std::atomic<bool> is_done = false;
  std::atomic<int> weight = 0, changes = 0;
  std::thread update([&] {
    while (!is_done) {
      if (ei_ota_hold_lock(&hold) < 0) continue;
      ++weight;
      ++changes;
      ++weight;
      ei_ota_hold_unlock(&hold);
    }
  });
  bool is_mixed = false;
  for (int impulses = 0; (impulses < 100000 || changes < 100) && !is_mixed;) {
    if (ei_ota_hold(&ota) != 0) continue;
    const int before = weight;
    ++impulses;
    is_mixed = before % 2 != 0 || weight != before;
    ei_ota_release(&ota);
  }
  is_done = true;
  update.join();
  EXPECT_FALSE(is_mixed);
}

}  // namespace
}  // namespace ei_ota::test
