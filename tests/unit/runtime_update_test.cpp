// SPDX-License-Identifier: MIT
// From a payload to live weights: what is written, in which chunks, under which locks.
#include <gmock/gmock.h>

#include <cstring>

#include "runtime_fixture.h"

namespace ei_ota::test {
namespace {

using testing::ElementsAre;

std::string bytes_of(const Weights& weights) { return {reinterpret_cast<const char*>(&weights), sizeof weights}; }
const std::string payload = build(parts_for(retrained()));

TEST(RuntimeUpdate, WritesEveryWeightAndNothingElse) {
  Device device;
  ASSERT_EQ(device.update(payload), 0);
  EXPECT_EQ(device.bytes(), bytes_of(retrained()));
}

TEST(RuntimeUpdate, TakesChunksOfAnySize) {
  for (std::size_t chunk = 1; chunk <= payload.size(); ++chunk) {
    Device device;
    ASSERT_EQ(device.send(payload, chunk), 0) << chunk;
    ASSERT_EQ(ei_ota_apply(&device.ota), 0) << chunk;
    EXPECT_EQ(device.bytes(), bytes_of(retrained())) << chunk;
  }
}

TEST(RuntimeUpdate, ChangesNothingBeforeApply) {
  Device device;
  const auto factory = device.bytes();
  ASSERT_EQ(device.send(payload), 0);
  EXPECT_EQ(device.bytes(), factory);
}

TEST(RuntimeUpdate, NeedsNoMoreStagingThanThePayload) {
  Device device;
  device.resize_staging(payload.size());
  EXPECT_EQ(device.update(payload), 0);
}

TEST(RuntimeUpdate, RefusesAPayloadThatTheStagingCannotHold) {
  for (std::size_t size = 0; size < payload.size(); ++size) {
    Device device;
    device.resize_staging(size);
    if (size == 0) device.config.staging = &device;  // not to be touched
    EXPECT_EQ(device.send(payload), EI_OTA_ERR_SPACE) << size;
  }
}

TEST(RuntimeUpdate, TellsThatThereIsNoSpaceAsSoonAsTheHeaderIsIn) {
  Device device;
  device.resize_staging(payload.size() - 1);
  ei_ota_begin(&device.ota);
  EXPECT_EQ(ei_ota_write(&device.ota, payload.data(), EI_OTA_HEADER_SIZE), EI_OTA_ERR_SPACE);
}

TEST(RuntimeUpdate, ClaimsMoreThanTheAddressSpaceInVain) {  // content sizes near 2^32, where a sum would wrap
  for (std::uint32_t claimed :
       {0xFFFFFFFFU, 0xFFFFFFFFU - EI_OTA_HEADER_SIZE, 0xFFFFFFFFU - EI_OTA_HEADER_SIZE - 4, 0x7FFFFFFFU}) {
    auto bad = payload;
    std::memcpy(bad.data() + 28, &claimed, sizeof claimed);
    Device device;
    EXPECT_THAT(device.send(sealed(bad)), testing::AnyOf(EI_OTA_ERR_SPACE, EI_OTA_ERR_FORMAT)) << claimed;
  }
}

TEST(RuntimeUpdate, WaitsForTheEndOfAnInference) {
  Device device;
  const auto factory = device.bytes();
  ASSERT_EQ(device.send(payload), 0);
  device.in_use = 1;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.bytes(), factory);
  device.in_use = 0;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

TEST(RuntimeUpdate, DoesWithoutAnInUseFlag) {
  Device device;
  device.part.in_use = nullptr;
  EXPECT_EQ(device.update(payload), 0);
}

/// Notes the callbacks in the order in which they come.
struct Log {
  Device device;
  std::vector<std::string> calls;
  int lock_answer = 0;

  Log() {
    device.config.context = this;
    device.config.lock = [](void* log) { return static_cast<Log*>(log)->note("lock"); };
    device.config.unlock = [](void* log) { static_cast<Log*>(log)->note("unlock"); };
    device.config.weights_changed = [](void* log) { static_cast<Log*>(log)->note("changed"); };
  }
  int note(const char* call) {
    calls.emplace_back(call);
    return lock_answer;
  }
};

TEST(RuntimeCallbacks, LockTheChangeAndTellOfIt) {
  Log log;
  ASSERT_EQ(log.device.update(payload), 0);
  EXPECT_THAT(log.calls, ElementsAre("lock", "changed", "unlock"));
}

TEST(RuntimeCallbacks, AreNotCalledWhileAPayloadIsReceivedAndVerified) {
  Log log;
  ASSERT_EQ(log.device.send(payload), 0);
  EXPECT_THAT(log.calls, ElementsAre());
}

TEST(RuntimeCallbacks, KeepTheWeightsIfTheLockIsNotGiven) {
  Log log;
  log.lock_answer = -1;
  const auto factory = log.device.bytes();
  EXPECT_EQ(log.device.update(payload), EI_OTA_ERR_BUSY);
  EXPECT_THAT(log.calls, ElementsAre("lock"));
  EXPECT_EQ(log.device.bytes(), factory);
  log.lock_answer = 0;
  EXPECT_EQ(ei_ota_apply(&log.device.ota), 0);
}

TEST(RuntimeCallbacks, UnlockIfAnInferenceRuns) {
  Log log;
  log.device.in_use = 1;
  EXPECT_EQ(log.device.update(payload), EI_OTA_ERR_BUSY);
  EXPECT_THAT(log.calls, ElementsAre("lock", "unlock"));
}

TEST(RuntimeCallbacks, UnlockAfterARestoreThatFailed) {
  Log log;
  log.device.model.restore = [](const ei_ota_model_t*) { return static_cast<int>(EI_OTA_ERR_RESTORE); };
  EXPECT_EQ(ei_ota_restore(&log.device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_EQ(log.calls.front(), "lock");
  EXPECT_EQ(log.calls.back(), "unlock");
}

TEST(RuntimeCallbacks, AreNotCalledWhereThereIsNoRestore) {
  Log log;
  EXPECT_EQ(ei_ota_restore(&log.device.ota), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_THAT(log.calls, ElementsAre());
}

TEST(RuntimeCallbacks, SeeTheFinishedWeights) {
  struct Seen {
    Device device;
    std::string bytes;
  } seen;
  seen.device.config.context = &seen;
  seen.device.config.weights_changed = [](void* context) {
    static_cast<Seen*>(context)->bytes = static_cast<Seen*>(context)->device.bytes();
  };
  ASSERT_EQ(seen.device.update(payload), 0);
  EXPECT_EQ(seen.bytes, bytes_of(retrained()));
}

}  // namespace
}  // namespace ei_ota::test
