// SPDX-License-Identifier: MIT
// A slot that an inference reads stays as it is, whatever becomes of the model meanwhile.
#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <random>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr Geometry with_slots(std::uint32_t count) { return {8, 128, 1024, count, true}; }

TEST(RuntimeHeldSlot, IsReadToTheEndWhateverIsDoneMeanwhile) {
  FlashDevice device(with_slots(5));
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  device.network->hold();
  const auto expect = [&](int number, const char* step) {
    EXPECT_EQ(device.held(), device.tensors(1)) << step;
    EXPECT_EQ(device.live(), device.weights(number)) << step;
  };
  ASSERT_EQ(device.send(device.payload(2)), 0);
  expect(1, "end");
  ASSERT_EQ(ei_ota_apply(&device.ota), 0);
  expect(2, "apply");
  ASSERT_EQ(ei_ota_rollback(&device.ota), 0);
  expect(1, "rollback");
  ASSERT_EQ(device.update_for_good(3), 0);
  expect(3, "confirm");
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  expect(0, "restore");
  ASSERT_EQ(device.update_for_good(4), 0);
  expect(4, "an update");
  ASSERT_EQ(device.update_for_good(5), 0);
  expect(5, "another one");
  device.network->release();
  EXPECT_EQ(device.live(), device.weights(5));
  EXPECT_FALSE(device.flash.abused);
}

TEST(RuntimeHeldSlot, IsNoneWhereAnInferenceReadsTheFactoryWeights) {
  FlashDevice device(with_slots(3));
  ASSERT_EQ(device.boot(), 0);
  device.network->hold();
  for (int number = 1; number != 5; ++number) ASSERT_EQ(device.update_for_good(number), 0) << number;
  EXPECT_EQ(device.held(), device.tensors(0));
}

/// Of three slots the one of the previous weights is needed for an update; of four it is not.
TEST(RuntimeHeldSlot, MakesAnUpdateWaitOnlyWhereNoOtherSlotIsFree) {
  for (const std::uint32_t slots : {3U, 4U}) {
    FlashDevice device(with_slots(slots));
    ASSERT_EQ(device.boot(), 0);
    ASSERT_EQ(device.update_for_good(1), 0);
    device.network->hold();
    ASSERT_EQ(device.update_for_good(2), 0);
    EXPECT_EQ(ei_ota_begin(&device.ota), slots == 3 ? EI_OTA_ERR_BUSY : 0) << slots;
    EXPECT_EQ(device.held(), device.tensors(1));
    device.network->release();
    EXPECT_EQ(device.update_for_good(3), 0) << slots;
    EXPECT_EQ(device.live(), device.weights(3));
  }
}

TEST(RuntimeHeldSlot, MakesApplyWaitWhereItIsTheOnlyOneForTheImage) {
  FlashDevice device(with_slots(3));
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(device.update_for_good(2), 0);
  ASSERT_EQ(device.send(device.payload(3)), 0);
  ASSERT_EQ(ei_ota_rollback(&device.ota), 0);  // 1 runs again
  device.network->hold();
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  device.store->bad_slots = 0;
  const auto other = 3U - device.store->target - (device.table_of_held() - device.flash.slot(0)) / 1024;
  device.store->bad_slots |= 1U << other;  // the slot that 2 was in
  const auto before = device.flash.bytes;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.flash.bytes, before);
  EXPECT_EQ(device.info().state, EI_OTA_VERIFIED);
  device.network->release();
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(3));
}

TEST(RuntimeHeldSlot, IsHeldByAnyOfItsSources) {
  for (std::uint32_t part = 0; part != 2; ++part) {
    FlashDevice device(with_slots(3));
    ASSERT_EQ(device.boot(), 0);
    ASSERT_EQ(device.update_for_good(1), 0);
    eiota_internal_hold(&device.network->sources()[part].tensors);
    ASSERT_EQ(device.update_for_good(2), 0);
    EXPECT_EQ(ei_ota_begin(&device.ota), EI_OTA_ERR_BUSY) << part;
    eiota_internal_release(&device.network->sources()[part].tensors);
    EXPECT_EQ(ei_ota_begin(&device.ota), 0) << part;
  }
}

/// Any calls in any order, with inferences that begin and end anywhere between them.
class RandomCalls {
 public:
  RandomCalls(std::uint32_t slots, std::uint32_t seed) : device_(with_slots(slots)), random_(seed) {
    device_.flash.fails = [this](char what, std::uint32_t at) {
      if (what == 'e' && held_ && at >= held_->slot && at < held_->end) ++erased_held;
      return fails_ && what != 'r' && below(40) == 0;
    };
    EXPECT_EQ(device_.boot(), 0);
  }

  void step() {
    const auto call = below(14);
    fails_ = below(8) == 0;
    const int error = perform(call);
    fails_ = false;
    ++(error == 0 ? done : refused);
    if (error == EI_OTA_ERR_BUSY) ++busy;
    ASSERT_TRUE(!held_ || device_.held() == held_->weights) << "call " << call << " changed what is held";
    const auto info = device_.info();
    ASSERT_EQ(device_.live(), device_.weights(static_cast<int>(info.version))) << "call " << call << ": " << error;
    ASSERT_EQ(erased_held, 0) << "call " << call;
  }

  int done = 0, refused = 0, busy = 0, erased_held = 0;

 private:
  struct Held {
    std::string weights;
    std::uint32_t slot, end;  ///< of the bytes that it needs
  };

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() >> 8) % limit; }

  int perform(std::uint32_t call) {
    auto& ota = device_.ota;
    switch (call) {
      case 0:
      case 1:
        return device_.update(next_payload());
      case 2:
        return device_.send(next_payload());
      case 3:
        return ei_ota_apply(&ota);
      case 4:
      case 5:
        return ei_ota_confirm(&ota);
      case 6:
        return ei_ota_rollback(&ota);
      case 7:
        return below(3) == 0 ? ei_ota_restore(&ota) : 0;
      case 8:
        return ei_ota_select(&ota, below(device_.flash.geometry.slot_count));
      case 9:
        return cut_payload();
      case 10:
        return resume();
      case 11:
        return hold();
      case 12:
        return release();
      default:
        return reset();
    }
  }

  /// Its version is the number of its weights.
  std::string next_payload() {
    number_ = number_ % 19 + 1;
    return device_.payload(static_cast<int>(number_), number_);
  }

  int cut_payload() {
    const auto payload = next_payload();
    const int error = ei_ota_begin(&device_.ota);
    return error != 0 ? error : ei_ota_write(&device_.ota, payload.data(), below(static_cast<std::uint32_t>(payload.size())));
  }

  int resume() {
    const auto payload = device_.payload(static_cast<int>(number_), number_);
    std::uint32_t offset = 0;
    int error = ei_ota_tell(&device_.ota, &offset);
    if (error == 0) error = ei_ota_begin_at(&device_.ota, offset);
    if (error == 0) error = ei_ota_write(&device_.ota, payload.data() + offset, payload.size() - offset);
    return error != 0 ? error : ei_ota_end(&device_.ota);
  }

  int hold() {
    if (held_) return 0;
    device_.network->hold();
    Held held{device_.held(), 0, 0};
    const auto at = device_.table_of_held();
    if (at != UINT32_MAX) {
      held.slot = device_.flash.slot((at - device_.flash.slot(0)) / device_.flash.geometry.slot_size);
      held.end = at + device_.network->table_size();
    }
    held_ = held;
    return 0;
  }

  int release() {
    if (held_) device_.network->release();
    held_.reset();
    return 0;
  }

  int reset() {
    if (held_ || below(3) != 0) return 0;
    if (below(3) == 0)
      device_.rebuild();
    else
      device_.reset();
    const int error = device_.boot();
    return error == EI_OTA_ERR_FLASH || error == EI_OTA_ERR_SLOT ? 0 : error;
  }

  FlashDevice device_;
  std::minstd_rand random_;
  std::optional<Held> held_;
  std::uint32_t number_ = 0;
  bool fails_ = false;
};

TEST(RuntimeHeldSlot, IsNeverErasedNorChangedByAnyCalls) {
  int done = 0, refused = 0, busy = 0;
  for (std::uint32_t seed = 1; seed != 61; ++seed) {
    RandomCalls calls(3 + seed % 4, seed);
    for (int step = 0; step != 120; ++step) {
      calls.step();
      if (testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << step;
    }
    done += calls.done;
    refused += calls.refused;
    busy += calls.busy;
  }
  EXPECT_GT(done, 2000);
  EXPECT_GT(refused, 300);
  EXPECT_GT(busy, 50);
}

}  // namespace
}  // namespace ei_ota::test
