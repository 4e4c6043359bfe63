// SPDX-License-Identifier: MIT
// Legacy payloads on a device (EI_OTA_LEGACY): they have no checksum, and nothing in them is trusted.
#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "runtime_legacy_fixture.h"

extern "C" const std::uint8_t eiota_internal_models_know_legacy = 1;

namespace ei_ota::test {
namespace {

TEST(RuntimeLegacy, WritesEveryRecordAndNothingElse) {
  LegacyDevice device;
  const auto old = device.live;
  ASSERT_EQ(device.update(legacy_payload()), 0);
  auto expected = retrained();
  std::memcpy(expected.bias_scale, old.bias_scale, sizeof old.bias_scale);
  std::memcpy(expected.wide, old.wide, sizeof old.wide);
  std::memcpy(expected.real, old.real, sizeof old.real);
  EXPECT_EQ(device.bytes(), std::string(reinterpret_cast<const char*>(&expected), sizeof expected));
  EXPECT_EQ(device.info().version, 0U);
  EXPECT_EQ(device.info().updated, 1);
}

TEST(RuntimeLegacy, TakesChunksOfAnySize) {
  const auto payload = legacy_payload();
  for (std::size_t chunk = 1; chunk <= payload.size(); ++chunk) {
    LegacyDevice device;
    device.resize_staging(payload.size());
    EXPECT_EQ(device.send(payload, chunk), 0) << chunk;
  }
}

TEST(RuntimeLegacy, TakesNativePayloadsAsBefore) {
  LegacyDevice device;
  ASSERT_EQ(device.update(build(parts_for(retrained()))), 0);
  const auto expected = retrained();
  EXPECT_EQ(device.bytes(), std::string(reinterpret_cast<const char*>(&expected), sizeof expected));
  EXPECT_EQ(device.info().version, 7U);
}

TEST(RuntimeLegacy, IsOffForAModelWithoutTheTable) {
  LegacyDevice device;
  device.model.legacy = nullptr;
  EXPECT_EQ(device.send(legacy_payload()), EI_OTA_ERR_FORMAT);
}

TEST(RuntimeLegacy, RefusesCutAndLongPayloads) {
  const auto payload = legacy_payload();
  for (std::size_t size = 0; size < payload.size(); ++size) {
    LegacyDevice device;
    EXPECT_EQ(device.send(payload.substr(0, size)), EI_OTA_ERR_TRUNCATED) << size;
  }
  LegacyDevice device;
  EXPECT_EQ(device.send(payload + '\0'), EI_OTA_ERR_LENGTH);
}

TEST(RuntimeLegacy, TellsOnTheFirstBytesWhatCannotFit) {
  LegacyDevice device;
  ei_ota_begin(&device.ota);
  EXPECT_EQ(ei_ota_write(&device.ota, "\0\0\0\x10", 4), EI_OTA_ERR_LAYOUT);
  ei_ota_begin(&device.ota);
  EXPECT_EQ(ei_ota_write(&device.ota, "<htm", 4), EI_OTA_ERR_FORMAT);
  device.resize_staging(legacy_payload().size() - 1);
  ei_ota_begin(&device.ota);
  EXPECT_EQ(ei_ota_write(&device.ota, legacy_payload().data(), 4), EI_OTA_ERR_SPACE);
}

/// The payload is refused with `error` and changes nothing.
void expect_refusal(const Said& said, int error) {
  LegacyDevice device;
  const auto before = device.bytes();
  EXPECT_EQ(device.update(legacy_payload(said)), error);
  EXPECT_EQ(device.bytes(), before);
}

TEST(RuntimeLegacy, RefusesRecordsOfOtherTensorsTypesAndLengths) {
  for (const std::size_t at : {0U, 1U, 2U, 3U}) {
    Said said;
    said.filter[at] = static_cast<char>(said.filter[at] ^ 1);
    expect_refusal(said, EI_OTA_ERR_LAYOUT);
  }
  for (const std::size_t at : {0U, 1U, 2U}) {
    Said said;
    said.filter_scales[at] = static_cast<char>(said.filter_scales[at] ^ 1);
    expect_refusal(said, EI_OTA_ERR_LAYOUT);
  }
  Said swapped;
  std::swap(swapped.bias, swapped.shape);
  expect_refusal(swapped, EI_OTA_ERR_LAYOUT);
}

TEST(RuntimeLegacy, RefusesOtherStructure) {
  Said shape;
  shape.shape.back() = 7;
  expect_refusal(shape, EI_OTA_ERR_LAYOUT);
  Said zero;
  zero.filter_scales.back() = 1;  // zero points that this firmware has as structure
  expect_refusal(zero, EI_OTA_ERR_LAYOUT);
}

TEST(RuntimeLegacy, RefusesScalesAndZeroPointsThatNoModelHas) {
  for (const float scale : {-0.0F, -1.0F, 0x1p63F, std::numeric_limits<float>::infinity(), std::nanf("")}) {
    Said said;
    said.input = bytes({0, 0, 1}) + word(scale) + word(0U);
    expect_refusal(said, EI_OTA_ERR_VALUE);
    said = {};
    said.unread_scale = bytes({3, 0, 1}) + word(scale) + word(0U);
    expect_refusal(said, EI_OTA_ERR_VALUE);
  }
  for (const int zero : {-129, 128, 1 << 30, std::numeric_limits<int>::min()}) {
    Said said;
    said.input = bytes({0, 0, 1}) + word(1.0F) + word(static_cast<std::uint32_t>(zero));
    expect_refusal(said, EI_OTA_ERR_VALUE);
  }
  for (const int zero : {-32769, 65536}) {
    Said said;
    said.unread_scale = bytes({3, 0, 1}) + word(1.0F) + word(static_cast<std::uint32_t>(zero));
    expect_refusal(said, EI_OTA_ERR_VALUE);
  }
}

TEST(RuntimeLegacy, TakesTheEdgesOfWhatIsAllowed) {
  for (const int zero : {-128, 127}) {
    Said said;
    said.input = bytes({0, 0, 1}) + word(0.0F) + word(static_cast<std::uint32_t>(zero));
    LegacyDevice device;
    EXPECT_EQ(device.update(legacy_payload(said)), 0) << zero;
    EXPECT_EQ(device.live.input_zero[0], zero);
  }
  for (const int zero : {-32768, 65535}) {
    Said said;
    said.unread_scale = bytes({3, 0, 1}) + word(0x1.FFFFFEp62F) + word(static_cast<std::uint32_t>(zero));
    LegacyDevice device;
    EXPECT_EQ(device.update(legacy_payload(said)), 0) << zero;
  }
}

TEST(RuntimeLegacy, WaitsForTheEndOfAnInference) {
  LegacyDevice device;
  ASSERT_EQ(device.send(legacy_payload()), 0);
  device.in_use = 1;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
}

}  // namespace
}  // namespace ei_ota::test
