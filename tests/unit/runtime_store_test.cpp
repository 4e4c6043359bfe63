// SPDX-License-Identifier: MIT
// Payloads in slots: which weights run after which calls and resets. tests/powerloss cuts the power in the middle of calls.
#include <gmock/gmock.h>

#include <cstddef>
#include <utility>

#include "store_fixture.h"

namespace ei_ota {
namespace {

using test::Device;
using test::live_after;
using test::payload_of;
using test::StoreDevice;
using test::tlv;

const std::string factory_weights = Device().bytes();

class RuntimeStore : public testing::TestWithParam<test::Geometry> {
 protected:
  void TearDown() override { EXPECT_FALSE(device.flash.abused); }
  /// Applied and confirmed.
  void install(int number, std::uint32_t version = 7, const std::string& tlvs = "") {
    ASSERT_EQ(device.update(payload_of(number, version, tlvs)), 0);
    ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
  }

  StoreDevice device{GetParam()};
};

std::string counter(char value) { return tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string{value, 0, 0, 0}); }

// As docs/SPEC.md says.
static_assert(sizeof(ei_ota_record_t) == 92 && offsetof(ei_ota_record_t, payloads) == 36 &&
              offsetof(ei_ota_record_t, crc) == 88);
static_assert(sizeof(ei_ota_recorded_t) == 16 && offsetof(ei_ota_recorded_t, slot) == 8 &&
              offsetof(ei_ota_recorded_t, key) == 12);

INSTANTIATE_TEST_SUITE_P(Geometries, RuntimeStore,
                         testing::Values(test::Geometry{}, test::Geometry{1, 144, 288, 3}, test::Geometry{256, 256, 256, 2},
                                         test::Geometry{32, 128, 256, 4, true}, test::Geometry{64, 128, 256, 2}));

TEST_P(RuntimeStore, RunsTheFactoryWeightsAtFirst) {
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.info().slot, EI_OTA_NO_SLOT);
  EXPECT_EQ(device.info().updated, 0);
}

TEST_P(RuntimeStore, TakesNothingBeforeItHasBooted) {
  std::uint32_t offset;
  ei_ota_slot_t slot;
  EXPECT_EQ(ei_ota_begin(&device.ota()), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_confirm(&device.ota()), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_rollback(&device.ota()), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_select(&device.ota(), 0), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_tell(&device.ota(), &offset), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_list(&device.ota(), 0, &slot), EI_OTA_ERR_STATE);
}

TEST_P(RuntimeStore, RestoresNothingBeforeItHasBooted) { EXPECT_EQ(ei_ota_restore(&device.ota()), EI_OTA_ERR_STATE); }

TEST_P(RuntimeStore, BootsAgainWhereALockSaidNo) {
  device.boot();
  install(1);
  ASSERT_EQ(device.update(payload_of(2)), 0);
  device.reset();
  bool is_busy = true;
  device.ram->config.context = &is_busy;
  device.ram->config.lock = [](void* context) { return *static_cast<bool*>(context) ? -1 : 0; };
  for (int i = 0; i != 5; ++i) EXPECT_EQ(device.boot(), EI_OTA_ERR_BUSY);  // no boot of the trial's two
  is_busy = false;
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

TEST_P(RuntimeStore, BootsOnce) {
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.boot(), EI_OTA_ERR_STATE);
}

TEST_P(RuntimeStore, NeedsAFlashAndAUnit) {
  device.store->unit = nullptr;
  EXPECT_EQ(device.boot(), EI_OTA_ERR_ARGUMENT);
  device.reset();
  device.store->flash = nullptr;
  EXPECT_EQ(device.boot(), EI_OTA_ERR_ARGUMENT);
  device.reset();
  device.ram->config.store = nullptr;
  EXPECT_EQ(device.boot(), EI_OTA_ERR_ARGUMENT);
}

TEST_P(RuntimeStore, AppliesAPayloadOnTrialAndKeepsItOverResets) {
  device.boot();
  ASSERT_EQ(device.update(payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.info().trial, 1);
  EXPECT_EQ(device.info().version, 7U);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.info().trial, 1);
}

TEST_P(RuntimeStore, TakesAnyChunkSize) {
  for (const std::size_t chunk : {1U, 5U, 36U, 64U, 1000U}) {
    device.reboot();
    ASSERT_EQ(device.send(payload_of(static_cast<int>(chunk)), chunk), 0) << chunk;
    ASSERT_EQ(ei_ota_apply(&device.ota()), 0);
    EXPECT_EQ(device.bytes(), live_after(static_cast<int>(chunk)));
  }
}

TEST_P(RuntimeStore, ChangesNothingLiveBeforeApply) {
  device.boot();
  ASSERT_EQ(device.send(payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
}

TEST_P(RuntimeStore, EndsATrialAfterSoManyBoots) {
  device.boot();
  install(1);
  ASSERT_EQ(device.update(payload_of(2)), 0);
  for (int boot = 0; boot < 2; ++boot) {
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(2));
  }
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.info().trial, 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, EndsTheTrialOfAFirstPayloadInTheFactoryWeights) {
  device.trial_boots = 0;  // one
  device.reboot();
  ASSERT_EQ(device.update(payload_of(1)), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.bytes(), factory_weights);
}

TEST_P(RuntimeStore, KeepsWhatIsConfirmed) {
  device.boot();
  install(1);
  for (int boot = 0; boot < 5; ++boot) {
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(1));
    EXPECT_EQ(device.info().trial, 0);
  }
  EXPECT_EQ(ei_ota_confirm(&device.ota()), 0);
}

TEST_P(RuntimeStore, GoesBackFromATrialToTheConfirmedPayload) {
  device.boot();
  install(1);
  ASSERT_EQ(device.update(payload_of(2)), 0);
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, GoesBackStepByStepToTheFactoryWeights) {
  device.boot();
  install(1);
  install(2);
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
}

TEST_P(RuntimeStore, StaysAtTheFactoryWeightsOnceTheyAreRestored) {
  device.boot();
  install(1, 9, counter(4));
  EXPECT_EQ(ei_ota_restore(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.info().lowest_version, 9U);
  EXPECT_EQ(device.info().lowest_counter, 4U);
}

TEST_P(RuntimeStore, RunsThePreviousPayloadWhereTheNewestIsDamaged) {
  device.boot();
  install(1);
  install(2);
  device.flash.bytes[device.flash.slot(device.info().slot) + 50] ^= 1;
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, RunsTheFactoryWeightsWhereEverySlotIsDamaged) {
  device.boot();
  install(1);
  install(2);
  for (std::uint32_t slot = 0; slot < GetParam().slot_count; ++slot) device.flash.bytes[device.flash.slot(slot) + 50] ^= 1;
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.update(payload_of(3)), 0);
  EXPECT_EQ(device.bytes(), live_after(3));
}

TEST_P(RuntimeStore, NeverRunsASlotThatWasOnlyWritten) {
  device.boot();
  install(1);
  install(2);
  ASSERT_EQ(device.send(payload_of(3)), 0);  // with two slots, where the first one was
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), GetParam().slot_count == 2 ? factory_weights : live_after(1));
}

TEST_P(RuntimeStore, RefusesOlderVersionsThanAConfirmedOne) {
  device.boot();
  install(1, 9);
  EXPECT_EQ(device.send(payload_of(2, 8)), EI_OTA_ERR_VERSION);
  EXPECT_EQ(device.send(payload_of(2, 9)), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.send(payload_of(2, 8)), EI_OTA_ERR_VERSION);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, TakesOlderVersionsThanOneOnTrial) {
  device.boot();
  ASSERT_EQ(device.update(payload_of(1, 9)), 0);
  EXPECT_EQ(device.update(payload_of(2, 8)), 0);
}

TEST_P(RuntimeStore, RefusesAReplayedSecurityCounter) {
  device.boot();
  install(1, 9, counter(4));
  EXPECT_EQ(device.send(payload_of(2, 9, counter(3))), EI_OTA_ERR_COUNTER);
  EXPECT_EQ(device.send(payload_of(2, 9)), EI_OTA_ERR_COUNTER);
  EXPECT_EQ(device.update(payload_of(2, 9, counter(4))), 0);
}

TEST_P(RuntimeStore, DoesNotGoBackToARevokedPayload) {
  device.boot();
  install(1, 9, counter(3));
  install(2, 9, counter(4));
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.info().lowest_counter, 4U);
}

TEST_P(RuntimeStore, StartsAfreshWithOtherFactoryWeights) {
  device.boot();
  install(1, 9, counter(4));
  device.base = 2;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.info().lowest_version, 9U);
  EXPECT_EQ(device.update(payload_of(2, 9, counter(4))), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

TEST_P(RuntimeStore, RefusesWhatDoesNotFitASlot) {
  device.boot();
  EXPECT_EQ(device.send(payload_of(1, 7, tlv(1, std::string(256, 'x')))), EI_OTA_ERR_SPACE);
}

TEST_P(RuntimeStore, DropsAPayloadThatIsDamaged) {
  device.boot();
  auto damaged = payload_of(1);
  damaged[60] ^= 1;
  EXPECT_EQ(device.send(damaged), EI_OTA_ERR_CORRUPT);
  std::uint32_t offset = 1;
  EXPECT_EQ(ei_ota_tell(&device.ota(), &offset), 0);
  EXPECT_EQ(offset, 0U);
  EXPECT_EQ(device.update(payload_of(1)), 0);
}

TEST_P(RuntimeStore, ErasesABlockOnceForAPayloadThatIsDroppedAndSpreadsThat) {
  device.boot();
  install(1);
  auto damaged = payload_of(2);
  damaged[60] ^= 1;
  const auto before = device.flash.erased;
  constexpr std::uint32_t times = 60;
  for (std::uint32_t i = 0; i != times; ++i) EXPECT_EQ(device.send(damaged), EI_OTA_ERR_CORRUPT);
  for (std::uint32_t i = 0; i != times; ++i) {
    ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
    ASSERT_EQ(ei_ota_write(&device.ota(), damaged.data(), 37), 0);
    ASSERT_EQ(ei_ota_abort(&device.ota()), 0);
  }
  const auto free_slots = GetParam().slot_count - 1;
  for (std::size_t block = 0; block != before.size(); ++block)
    EXPECT_LE(device.flash.erased[block] - before[block], 2 * times / free_slots + 2) << block;
}

TEST_P(RuntimeStore, SpreadsPayloadsThatAreVerifiedAndNotApplied) {
  device.boot();
  install(1);
  const auto before = device.flash.erased;
  for (int i = 0; i != 30; ++i) ASSERT_EQ(device.send(payload_of(2)), 0);
  const auto free_slots = GetParam().slot_count - 1;
  for (std::size_t block = 0; block != before.size(); ++block)
    EXPECT_LE(device.flash.erased[block] - before[block], 30 / free_slots + 1) << block;
}

TEST_P(RuntimeStore, AppliesNothingThatIsOlderThanWhatWasConfirmedMeanwhile) {
  if (GetParam().slot_count == 2) GTEST_SKIP() << "no download during a trial";
  device.boot();
  ASSERT_EQ(device.update(payload_of(1, 9)), 0);
  ASSERT_EQ(device.send(payload_of(2, 5)), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_VERSION);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, GoesBackFromAConfirmedPayloadWhereATrialCouldNotRun) {
  device.boot();
  install(1);
  install(2);
  if (GetParam().slot_count == 2) GTEST_SKIP() << "no third payload";
  ASSERT_EQ(device.update(payload_of(3)), 0);
  device.flash.fails = [](char operation, std::uint32_t) { return operation == 'e'; };
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_FLASH);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  ASSERT_EQ(device.bytes(), live_after(2));
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, DoesNotTakeForFactoryWeightsWhatItCouldNotPutBack) {
  device.boot();
  device.ram->model.restore = nullptr;
  ASSERT_EQ(device.send(payload_of(1)), 0);
  device.flash.fails = [](char operation, std::uint32_t offset) {
    return operation == 'p' && offset < 2 * GetParam().erase_size;
  };
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_RESTORE);
  EXPECT_EQ(device.info().updated, 1);
  EXPECT_EQ(device.info().slot, EI_OTA_NO_SLOT);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(ei_ota_rollback(&device.ota()), EI_OTA_ERR_UNSUPPORTED);
  device.ram->model.restore = [](const ei_ota_model_t*) -> int { return EI_OTA_ERR_RESTORE; };
  EXPECT_EQ(ei_ota_restore(&device.ota()), EI_OTA_ERR_RESTORE);
}

TEST_P(RuntimeStore, KeepsATrialsBootsWhereTheyCannotBeCounted) {
  device.trial_boots = 1;
  device.reboot();
  install(1);
  ASSERT_EQ(device.update(payload_of(2)), 0);
  bool failed = false;
  device.flash.fails = [&failed](char operation, std::uint32_t) { return operation == 'e' && !std::exchange(failed, true); };
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

TEST_P(RuntimeStore, WaitsForAnInference) {
  device.boot();
  ASSERT_EQ(device.send(payload_of(1)), 0);
  device.ram->in_use = 1;
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.bytes(), factory_weights);
  device.ram->in_use = 0;
  EXPECT_EQ(ei_ota_apply(&device.ota()), 0);
  device.ram->in_use = 1;
  EXPECT_EQ(ei_ota_rollback(&device.ota()), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_restore(&device.ota()), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, ListsWhatIsInItsSlots) {
  device.boot();
  install(1, 7, counter(1));
  ASSERT_EQ(device.update(payload_of(2, 8, counter(2))), 0);
  ei_ota_slot_t first, second;
  ASSERT_EQ(ei_ota_list(&device.ota(), 0, &first), 0);
  ASSERT_EQ(ei_ota_list(&device.ota(), 1, &second), 0);
  EXPECT_EQ(first.status, 0);
  EXPECT_EQ(first.version, 7U);
  EXPECT_EQ(first.counter, 1U);
  EXPECT_EQ(first.size, payload_of(1, 7, counter(1)).size());
  EXPECT_TRUE(first.is_current && !first.is_trial);
  EXPECT_TRUE(second.is_trial && !second.is_current);
  EXPECT_EQ(ei_ota_list(&device.ota(), GetParam().slot_count, &first), EI_OTA_ERR_SLOT);
  EXPECT_EQ(ei_ota_list(&device.ota(), 0, nullptr), EI_OTA_ERR_ARGUMENT);
}

TEST_P(RuntimeStore, ListsAnEmptySlotAsNoPayload) {
  device.boot();
  ei_ota_slot_t slot;
  ASSERT_EQ(ei_ota_list(&device.ota(), 1, &slot), 0);
  EXPECT_EQ(slot.status, EI_OTA_ERR_FORMAT);
}

TEST_P(RuntimeStore, RunsASelectedSlotOnTrial) {
  device.boot();
  install(1);
  install(2);
  EXPECT_EQ(ei_ota_select(&device.ota(), 0), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
  EXPECT_EQ(device.info().trial, 1);
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
  EXPECT_EQ(ei_ota_select(&device.ota(), GetParam().slot_count), EI_OTA_ERR_SLOT);
}

TEST_P(RuntimeStore, SpreadsWearOverItsSlots) {
  device.boot();
  for (int number = 0; number < 24; ++number) {
    install(number);
    ASSERT_EQ(device.reboot(), 0);
  }
  const auto& erased = device.flash.erased;
  const auto blocks_of_a_slot = GetParam().slot_size / GetParam().erase_size;
  for (std::uint32_t slot = 0; slot < GetParam().slot_count; ++slot)
    EXPECT_THAT(erased[2 + slot * blocks_of_a_slot],
                testing::AllOf(testing::Ge(24 / GetParam().slot_count - 1), testing::Le(24 / GetParam().slot_count + 1)));
  EXPECT_THAT(erased[0], testing::AllOf(testing::Ge(erased[1] - 1), testing::Le(erased[1] + 1)));
}

TEST_P(RuntimeStore, ConfirmsNothingInTheMidstOfAPayload) {
  device.boot();
  ASSERT_EQ(device.update(payload_of(1)), 0);
  ei_ota_begin(&device.ota());
  EXPECT_EQ(ei_ota_confirm(&device.ota()), EI_OTA_ERR_STATE);
}

TEST_P(RuntimeStore, SaysThatFlashFailedAndGoesOnAsBefore) {
  for (const char operation : {'p', 'e', 's'}) {
    device.reboot();
    device.flash.fails = [operation](char now, std::uint32_t) { return now == operation; };
    EXPECT_EQ(device.update(payload_of(1)), EI_OTA_ERR_FLASH) << operation;
    EXPECT_EQ(device.bytes(), factory_weights);
    device.flash.fails = [](char, std::uint32_t) { return false; };
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), factory_weights);
  }
  EXPECT_EQ(device.update(payload_of(1)), 0);
}

TEST_P(RuntimeStore, TakesAnotherSlotWhereOneFails) {
  device.boot();
  const auto bad = device.flash.slot(0);
  device.flash.fails = [bad](char operation, std::uint32_t offset) { return operation == 'e' && offset == bad; };
  EXPECT_EQ(device.send(payload_of(1)), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.update(payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, PutsTheWeightsBackThatRanWhereTheNewOnesCannotBeRecorded) {
  device.boot();
  install(1);
  device.reboot();
  ASSERT_EQ(device.send(payload_of(2)), 0);
  device.flash.fails = [](char operation, std::uint32_t offset) {
    return operation == 'p' && offset < 2 * GetParam().erase_size;
  };
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, SaysThatTheFactoryWeightsRunWhereThoseOfBeforeAreLost) {
  if (GetParam().mapped) GTEST_SKIP() << "memory does not fail";
  device.boot();
  install(1);
  const auto slot = device.flash.slot(device.info().slot);
  ASSERT_EQ(device.send(payload_of(2)), 0);
  device.flash.fails = [slot](char operation, std::uint32_t offset) {
    return operation == 'r' ? offset >= slot && offset < slot + GetParam().slot_size : offset < 2 * GetParam().erase_size;
  };
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FACTORY);
  EXPECT_EQ(device.bytes(), factory_weights);
  EXPECT_EQ(device.info().updated, 0);
  EXPECT_EQ(device.info().slot, EI_OTA_NO_SLOT);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeStore, PutsTheWeightsBackThatRanWhereReadingBreaksOff) {
  if (GetParam().mapped) GTEST_SKIP() << "memory does not fail";
  device.boot();
  install(1);
  ASSERT_EQ(device.send(payload_of(2)), 0);
  for (int good = 0; good < 3; ++good) {
    int reads = 0;
    const auto slot = device.flash.slot(device.store->target);
    device.flash.fails = [&reads, good, slot](char operation, std::uint32_t offset) {
      return operation == 'r' && offset > slot && offset < slot + 256 && ++reads > good;
    };
    EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FLASH) << good;
    EXPECT_EQ(device.bytes(), live_after(1)) << good;
  }
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(ei_ota_apply(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

TEST_P(RuntimeStore, KeepsWhatTakesTheSlotOfOneThatCouldNotBeRead) {
  if (GetParam().mapped) GTEST_SKIP() << "memory does not fail";
  device.boot();
  install(1);
  install(2);
  const auto slot = device.flash.slot(device.info().slot);
  device.flash.fails = [slot](char operation, std::uint32_t offset) { return operation == 'r' && offset == slot; };
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.bytes(), live_after(1));
  device.flash.fails = [](char, std::uint32_t) { return false; };
  install(3);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(3));
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(GetParam().slot_count == 2 ? 1 : 2));
}

TEST_P(RuntimeStore, RunsNoTrialWhoseBootCannotBeCounted) {
  device.boot();
  install(1);
  ASSERT_EQ(device.update(payload_of(2)), 0);
  device.flash.fails = [](char operation, std::uint32_t) { return operation == 'e'; };
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.bytes(), live_after(1));
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

}  // namespace
}  // namespace ei_ota
