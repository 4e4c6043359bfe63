// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <vector>

#include "serve/selection.h"
#include "serve_fixture.h"

namespace ei_ota::serve {
namespace {

using test::delta_flags;
using test::payload_of;
using test::range_flag;

const Device everything{test::layout_digits, test::base_digits, 0, true, true};

/// The name of what the device gets; "-" for nothing.
std::string chosen(const std::vector<Payload>& payloads, const Device& device, std::uint32_t project = 1) {
  const auto* const payload = newest_that_fits(payloads, project, device);
  return payload ? payload->name : "-";
}

TEST(ServeSelection, TakesTheHighestVersionAboveTheDevices) {
  const std::vector payloads{payload_of("two", {1, 2}), payload_of("four", {1, 4}), payload_of("three", {1, 3})};
  auto device = everything;
  EXPECT_EQ(chosen(payloads, device), "four");
  device.version = 3;
  EXPECT_EQ(chosen(payloads, device), "four");
  device.version = 4;
  EXPECT_EQ(chosen(payloads, device), "-");
  device.version = 5;
  EXPECT_EQ(chosen(payloads, device), "-");
}

TEST(ServeSelection, GivesALegacyPayloadToNobodyWhoSaysWhatHeHas) {
  const std::vector payloads{test::legacy_of(1), payload_of("old", {1, 2}), test::legacy_of(7)};
  auto device = everything;
  device.version = 2;
  EXPECT_EQ(chosen(payloads, device), "-");
  device.layout = "";
  EXPECT_EQ(chosen(payloads, device), "-");
  EXPECT_EQ(legacy_of(payloads, 7), &payloads[2]);
  EXPECT_EQ(legacy_of(payloads, 2), nullptr);
}

TEST(ServeSelection, TakesVersionsAsUnsignedNumbers) {
  auto device = everything;
  device.version = 0x7FFFFFFF;
  EXPECT_EQ(chosen({payload_of("high", {1, 0x80000000})}, device), "high");
  device.version = 0xFFFFFFFF;
  EXPECT_EQ(chosen({payload_of("highest", {1, 0xFFFFFFFF})}, device), "-");
}

TEST(ServeSelection, TakesTheSmallestOfEqualVersions) {
  const std::vector payloads{payload_of("full", {1, 2, 0, 30}), payload_of("range", {1, 2, range_flag, 20}),
                             payload_of("delta", {1, 2, delta_flags, 10})};
  EXPECT_EQ(chosen(payloads, everything), "delta");
  EXPECT_EQ(chosen({payload_of("b", {1, 2}), payload_of("a", {1, 2})}, everything), "a");
}

TEST(ServeSelection, PrefersANewerVersionToASmallerFile) {
  EXPECT_EQ(chosen({payload_of("small", {1, 2, 0, 1}), payload_of("new", {1, 3, 0, 99})}, everything), "new");
}

TEST(ServeSelection, GivesNoFormThatTheDeviceDoesNotDecode) {
  const std::vector payloads{payload_of("full", {1, 2, 0, 30}), payload_of("range", {1, 3, range_flag}),
                             payload_of("delta", {1, 4, delta_flags})};
  EXPECT_EQ(chosen(payloads, {test::layout_digits, test::base_digits, 0, false, false}), "full");
  EXPECT_EQ(chosen(payloads, {test::layout_digits, test::base_digits, 0, true, false}), "range");
  EXPECT_EQ(chosen(payloads, {test::layout_digits, test::base_digits, 0, false, true}), "full");  // a delta is coded, too
  EXPECT_EQ(chosen(payloads, everything), "delta");
}

TEST(ServeSelection, GivesADeltaToNoOtherFactoryWeights) {
  const std::vector payloads{payload_of("delta", {1, 2, delta_flags})};
  EXPECT_EQ(chosen(payloads, {test::layout_digits, "0a0b0c0e", 0, true, true}), "-");
  EXPECT_EQ(chosen(payloads, {test::layout_digits, "", 0, true, true}), "-");
}

TEST(ServeSelection, KeepsProjectsAndLayoutsApart) {
  const std::vector payloads{payload_of("one", {1, 2}), payload_of("other", {2, 3})};
  EXPECT_EQ(chosen(payloads, everything, 1), "one");
  EXPECT_EQ(chosen(payloads, everything, 2), "other");
  EXPECT_EQ(chosen(payloads, everything, 3), "-");
  EXPECT_EQ(chosen(payloads, {"0102030405060709", test::base_digits, 0, true, true}), "-");
}

}  // namespace
}  // namespace ei_ota::serve
