// SPDX-License-Identifier: MIT
// The updater's calls in each of its states.
#include <gmock/gmock.h>

#include "runtime_fixture.h"

namespace ei_ota::test {
namespace {

const std::string payload = build(parts_for(retrained()));

/// A device in a state, and nothing else done.
void bring_to(ei_ota_state_t state, Device& device) {
  const int error = state == EI_OTA_WRITING ? ei_ota_begin(&device.ota) : state == EI_OTA_VERIFIED ? device.send(payload) : 0;
  ASSERT_EQ(error, 0);
  ASSERT_EQ(device.info().state, state);
}

struct Call {
  const char* name;
  int (*call)(ei_ota_t*);
  int idle, writing, verified;  // what it answers in each state
  ei_ota_state_t after[3];      // and the state that it leaves
};

const Call calls[] = {
    {"begin", ei_ota_begin, 0, 0, 0, {EI_OTA_WRITING, EI_OTA_WRITING, EI_OTA_WRITING}},
    {"write",
     [](ei_ota_t* ota) { return ei_ota_write(ota, "E", 1); },
     EI_OTA_ERR_STATE,
     0,
     EI_OTA_ERR_STATE,
     {EI_OTA_IDLE, EI_OTA_WRITING, EI_OTA_VERIFIED}},
    {"end",
     ei_ota_end,
     EI_OTA_ERR_STATE,
     EI_OTA_ERR_TRUNCATED,
     EI_OTA_ERR_STATE,
     {EI_OTA_IDLE, EI_OTA_WRITING, EI_OTA_VERIFIED}},
    {"apply", ei_ota_apply, EI_OTA_ERR_STATE, EI_OTA_ERR_STATE, 0, {EI_OTA_IDLE, EI_OTA_WRITING, EI_OTA_VERIFIED}},
    {"restore",
     ei_ota_restore,
     EI_OTA_ERR_UNSUPPORTED,
     EI_OTA_ERR_UNSUPPORTED,
     EI_OTA_ERR_UNSUPPORTED,
     {EI_OTA_IDLE, EI_OTA_WRITING, EI_OTA_VERIFIED}},
    {"abort", ei_ota_abort, 0, 0, 0, {EI_OTA_IDLE, EI_OTA_IDLE, EI_OTA_IDLE}},
};

TEST(RuntimeState, AnswersEachCallInEachStateAsDocumented) {
  for (const auto& call : calls) {
    const int expected[] = {call.idle, call.writing, call.verified};
    for (const auto state : {EI_OTA_IDLE, EI_OTA_WRITING, EI_OTA_VERIFIED}) {
      Device device;
      bring_to(state, device);
      EXPECT_EQ(call.call(&device.ota), expected[state]) << call.name << " in state " << state;
      EXPECT_EQ(device.info().state, call.after[state]) << call.name << " in state " << state;
    }
  }
}

TEST(RuntimeState, RefusesCallsWithoutUpdaterConfigOrModel) {
  for (const auto& call : calls) {
    EXPECT_EQ(call.call(nullptr), EI_OTA_ERR_ARGUMENT) << call.name;
    ei_ota_t no_config{};
    EXPECT_EQ(call.call(&no_config), EI_OTA_ERR_ARGUMENT) << call.name;
    Device no_model;
    no_model.config.model = nullptr;
    EXPECT_EQ(call.call(&no_model.ota), EI_OTA_ERR_ARGUMENT) << call.name;
  }
}

TEST(RuntimeState, RefusesToBeginWithoutAStagingBuffer) {
  Device device;
  device.config.staging = nullptr;
  EXPECT_EQ(ei_ota_begin(&device.ota), EI_OTA_ERR_ARGUMENT);
}

TEST(RuntimeState, RefusesBytesFromNowhere) {
  Device device;
  ei_ota_begin(&device.ota);
  EXPECT_EQ(ei_ota_write(&device.ota, nullptr, 1), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_write(&device.ota, nullptr, 0), 0);
}

TEST(RuntimeState, DropsThePayloadAfterARefusalAndKeepsItsError) {
  Device device;
  EXPECT_EQ(device.send("this is no payload, and it is longer than a header"), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(device.info().state, EI_OTA_IDLE);
  EXPECT_EQ(ei_ota_write(&device.ota, "E", 1), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(ei_ota_end(&device.ota), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(device.update(payload), 0);  // and the next one is welcome
}

/// What README shows: nobody looks at what begin and write return.
int careless(Device& device, const std::string& bytes) {
  ei_ota_begin(&device.ota);
  for (std::size_t at = 0; at < bytes.size(); at += 7)
    ei_ota_write(&device.ota, bytes.data() + at, std::min<std::size_t>(7, bytes.size() - at));
  return ei_ota_end(&device.ota);
}

TEST(RuntimeState, TellsAtTheEndWhatWasWrongAtFirst) {
  Device device;
  EXPECT_EQ(careless(device, "<!DOCTYPE html><title>404 not found</title>"), EI_OTA_ERR_FORMAT);
  auto parts = parts_for(retrained());
  parts.layout = "ANOTHER1";
  EXPECT_EQ(careless(device, build(parts)), EI_OTA_ERR_LAYOUT);
  EXPECT_EQ(careless(device, payload + "more"), EI_OTA_ERR_LENGTH);
  EXPECT_EQ(careless(device, payload), 0);
  device.resize_staging(40);
  EXPECT_EQ(careless(device, payload), EI_OTA_ERR_SPACE);
  device.config.staging = nullptr;
  EXPECT_EQ(careless(device, payload), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_abort(&device.ota), 0);
  EXPECT_EQ(ei_ota_end(&device.ota), EI_OTA_ERR_STATE);
}

TEST(RuntimeState, ForgetsAnUnfinishedPayloadWhenTheNextBegins) {
  Device device;
  ei_ota_begin(&device.ota);
  ei_ota_write(&device.ota, payload.data(), 20);
  EXPECT_EQ(device.update(payload), 0);
}

TEST(RuntimeState, AppliesAVerifiedPayloadAgain) {
  Device device;
  ASSERT_EQ(device.update(payload), 0);
  const auto updated = device.bytes();
  device.live.filter[0] = 99;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.bytes(), updated);
}

TEST(RuntimeQuery, TellsTheFirmwaresLayoutAndProject) {
  const auto info = Device().info();
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(info.layout), 8), "LAYOUT-1");
  EXPECT_EQ(info.project, 4711U);
  EXPECT_FALSE(info.updated);
}

TEST(RuntimeQuery, TellsHowFarAPayloadHasCome) {
  Device device;
  ei_ota_begin(&device.ota);
  ei_ota_write(&device.ota, payload.data(), EI_OTA_HEADER_SIZE - 1);
  EXPECT_EQ(device.info().received, EI_OTA_HEADER_SIZE - 1U);
  EXPECT_EQ(device.info().expected, 0U);
  ei_ota_write(&device.ota, payload.data() + EI_OTA_HEADER_SIZE - 1, 2);
  EXPECT_EQ(device.info().received, EI_OTA_HEADER_SIZE + 1U);
  EXPECT_EQ(device.info().expected, payload.size());
}

TEST(RuntimeQuery, TellsTheVersionOfTheLiveWeights) {
  Device device;
  ASSERT_EQ(device.send(payload), 0);
  EXPECT_EQ(device.info().version, 0U);
  ASSERT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(device.info().version, 7U);
  EXPECT_TRUE(device.info().updated);
  ei_ota_abort(&device.ota);
  EXPECT_EQ(device.info().version, 7U);
}

TEST(RuntimeQuery, NeedsAPlaceForItsAnswer) {
  Device device;
  EXPECT_EQ(ei_ota_query(&device.ota, nullptr), EI_OTA_ERR_ARGUMENT);
}

}  // namespace
}  // namespace ei_ota::test
