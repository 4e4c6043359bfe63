// SPDX-License-Identifier: MIT
// The content of a payload: values that no device may take, bias scales, entries that are large or unread.
#include <gmock/gmock.h>

#include <cstring>
#include <limits>

#include "image.h"
#include "runtime_fixture.h"

namespace ei_ota::test {
namespace {

using testing::Each;

int send_with(const Weights& weights, std::uint8_t flags) {
  Device device;
  const auto factory = device.bytes();
  const int error = device.send(build(parts_for(weights, flags)));
  EXPECT_EQ(device.bytes(), factory);
  return error;
}

constexpr float inf = std::numeric_limits<float>::infinity();
constexpr float nan = std::numeric_limits<float>::quiet_NaN();

TEST(RuntimeScale, IsRefusedIfNegativeAbsurdOrNotFiniteDespiteRightChecksums) {
  for (const float bad : {-0.5F, -0.0F, -std::numeric_limits<float>::denorm_min(), 0x1p63F, inf, -inf, nan, -nan}) {
    auto first = retrained();
    first.input_scale[0] = bad;
    EXPECT_EQ(send_with(first, 0), EI_OTA_ERR_VALUE) << bad;
    auto last = retrained();
    last.filter_scale[1] = bad;
    EXPECT_EQ(send_with(last, 0), EI_OTA_ERR_VALUE) << bad;
    auto of_bias = retrained();
    of_bias.bias_scale[1] = bad;
    EXPECT_EQ(send_with(of_bias, EI_OTA_FLAG_BIAS_SCALES), EI_OTA_ERR_VALUE) << bad;
  }
}

TEST(RuntimeScale, MayBeAnyOtherNumber) {
  for (const float fine : {0.0F, std::numeric_limits<float>::denorm_min(), 0x1.fffffep62F, 1.0F}) {
    auto weights = retrained();
    weights.filter_scale[1] = fine;
    EXPECT_EQ(send_with(weights, 0), 0) << fine;
  }
}

TEST(RuntimeFloat, IsRefusedIfNotFiniteDespiteRightChecksums) {
  for (const float bad : {inf, -inf, nan, -nan, std::numeric_limits<float>::signaling_NaN()})
    for (const std::size_t i : {0U, 1U}) {
      auto weights = retrained();
      weights.real[i] = bad;
      EXPECT_EQ(send_with(weights, 0), EI_OTA_ERR_VALUE) << bad << " at " << i;
    }
}

TEST(RuntimeFloat, MayBeAnyOtherNumber) {
  constexpr float largest = std::numeric_limits<float>::max(), denormal = std::numeric_limits<float>::denorm_min();
  for (const float fine : {0.0F, -0.0F, -1.0F, denormal, -denormal, largest, -largest}) {
    auto weights = retrained();
    weights.real[1] = fine;
    EXPECT_EQ(send_with(weights, 0), 0) << fine;
  }
}

TEST(RuntimeZeroPoint, OfAnInt8TensorTravelsAsASignedByte) {
  for (const int zero : {-128, -1, 0, 127}) {
    auto weights = retrained();
    weights.input_zero[0] = zero;
    Device device;
    ASSERT_EQ(device.update(build(parts_for(weights))), 0);
    EXPECT_EQ(device.live.input_zero[0], zero);
  }
}

TEST(RuntimeZeroPoint, OfAWiderTensorIsRefusedIfNoTensorHasIt) {
  for (const auto& [zero, error] : {std::pair{-32768, 0}, {65535, 0}, {-32769, EI_OTA_ERR_VALUE}, {65536, EI_OTA_ERR_VALUE}}) {
    auto weights = retrained();
    weights.wide_zero[0] = zero;
    EXPECT_EQ(send_with(weights, 0), error) << zero;
  }
}

TEST(RuntimeBiasScale, FollowsFromInputAndFilterIfThePayloadLeavesItOut) {
  Device device;
  ASSERT_EQ(device.update(build(parts_for(retrained()))), 0);
  EXPECT_EQ(device.live.bias_scale[0], 0.25F * 0.5F);
  EXPECT_EQ(device.live.bias_scale[1], 0.25F * 0.125F);
}

TEST(RuntimeBiasScale, IsTakenFromThePayloadIfThatHasIt) {
  auto weights = retrained();
  weights.bias_scale[0] = 1.0F;  // does not follow
  Device device;
  ASSERT_EQ(device.update(build(parts_for(weights, EI_OTA_FLAG_BIAS_SCALES))), 0);
  EXPECT_EQ(device.live.bias_scale[0], 1.0F);
  EXPECT_EQ(device.live.bias_scale[1], weights.bias_scale[1]);
}

/// A device whose only weights are these elements, of a kind without rules.
class OneArray {
 public:
  explicit OneArray(std::vector<std::uint16_t> codes, std::size_t size) : elements(size), codes_(std::move(codes)) {
    device.part.codes = codes_.data();
    device.part.code_count = static_cast<std::uint32_t>(codes_.size());
    device.part.addresses = &address_;
    device.resize_staging(size + 64);
  }
  int update(const std::string& content) {
    Parts parts;
    parts.content = content;
    parts.weights_crc = eiota_internal_crc32(0, content.data(), content.size());
    return device.update(build(parts));
  }
  Device device;
  std::vector<char> elements;

 private:
  std::vector<std::uint16_t> codes_;
  void* address_ = elements.data();
};

TEST(RuntimeEntry, HasItsCountInTwoMoreCodesAbove4095) {
  for (const std::uint32_t count : {1U, 4095U, 4096U, 65535U, 65536U, 70001U}) {
    OneArray array({EI_OTA_LARGE_ENTRY(EI_OTA_INT8, count)}, count);
    ASSERT_EQ(array.update(std::string(count, 'w')), 0) << count;
    EXPECT_THAT(array.elements, Each('w')) << count;
  }
}

TEST(RuntimeEntry, HasItsCountInItsCodeUpTo4095) {
  OneArray array({EI_OTA_ENTRY(EI_OTA_INT8, 4095)}, 4095);
  ASSERT_EQ(array.update(std::string(4095, 'w')), 0);
  EXPECT_THAT(array.elements, Each('w'));
}

TEST(RuntimeEntry, HasNoElementsIfItsCountIsZero) {
  OneArray array({EI_OTA_LARGE_ENTRY(EI_OTA_INT8, 0)}, 1);
  EXPECT_EQ(array.update(""), 0);
  EXPECT_THAT(array.elements, Each('\0'));
}

TEST(RuntimeEntry, IsInThePayloadButNotWrittenIfUnread) {
  OneArray array({EI_OTA_ENTRY(EI_OTA_SCALE | EI_OTA_UNREAD, 1), EI_OTA_ENTRY(EI_OTA_INT8, 4),
                  EI_OTA_ENTRY(EI_OTA_INT16 | EI_OTA_UNREAD, 2)},
                 4);
  const float scale = 0.5F;
  const std::string scale_bytes(reinterpret_cast<const char*>(&scale), sizeof scale);
  ASSERT_EQ(array.update(scale_bytes + "wwww" + "1234"), 0);
  EXPECT_THAT(array.elements, Each('w'));
}

TEST(RuntimeEntry, IsCheckedEvenIfUnread) {
  OneArray array({EI_OTA_ENTRY(EI_OTA_SCALE | EI_OTA_UNREAD, 1), EI_OTA_ENTRY(EI_OTA_INT8, 4)}, 4);
  EXPECT_EQ(array.update(std::string("\0\0\xC0\x7F", 4) + "wwww"), EI_OTA_ERR_VALUE);
}

TEST(RuntimeCrc32, IsThatOfZlib) { EXPECT_EQ(eiota_internal_crc32(0, "123456789", 9), 0xCBF43926U); }

TEST(RuntimeCrc32, ContinuesWhereItEnded) {
  EXPECT_EQ(eiota_internal_crc32(eiota_internal_crc32(0, "12345", 5), "6789", 4), 0xCBF43926U);
}

}  // namespace
}  // namespace ei_ota::test
