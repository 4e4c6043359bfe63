// SPDX-License-Identifier: MIT
// EI_OTA_WIDE: zero points that are eight bytes each in the firmware, and travel as any others.
#include <gmock/gmock.h>

#include <cstring>
#include <limits>
#include <vector>

#include "runtime_fixture.h"

extern "C" {
extern std::uint8_t ei_ota_test_load[256];
extern std::uint8_t ei_ota_test_data[256];
}

namespace ei_ota::test {
namespace {

using testing::ElementsAre;

struct Wide {
  std::int64_t before = 0x5A5A5A5A5A5A5A5A;
  std::int64_t of_int8[3] = {1, 2, 3};
  std::int64_t between = 0x5A5A5A5A5A5A5A5A;
  std::int64_t of_others[2] = {4, 5};
  std::int8_t data[4] = {6, 7, 8, 9};
  std::int32_t after = 0x5A5A5A5A;
};

/// The payload's content, and the checksum over what devices without EI_OTA_WIDE would hold.
Parts parts_of(const std::vector<std::int32_t>& of_int8, const std::vector<std::int32_t>& of_others, const std::string& data) {
  Parts parts;
  std::string image;
  const auto bytes = [](const auto& value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
  for (const auto zero : of_int8) parts.content += static_cast<char>(zero), image += bytes(zero);
  for (const auto zero : of_others) parts.content += bytes(zero), image += bytes(zero);
  parts.content += data;
  image += data;
  parts.weights_crc = eiota_internal_crc32(0, image.data(), image.size());
  return parts;
}

class WideZeroPoints : public testing::Test {
 protected:
  WideZeroPoints() { point_to(live); }
  void point_to(Wide& weights) {
    addresses[0] = weights.of_int8;
    addresses[1] = weights.of_others;
    addresses[2] = weights.data;
    device.part.codes = codes;
    device.part.code_count = 3;
    device.part.addresses = addresses;
  }
  void expect_factory() const {
    EXPECT_THAT(live.of_int8, ElementsAre(1, 2, 3));
    EXPECT_THAT(live.of_others, ElementsAre(4, 5));
    EXPECT_THAT(live.data, ElementsAre(6, 7, 8, 9));
  }

  const std::uint16_t codes[3] = {EI_OTA_ENTRY(EI_OTA_ZERO_POINT8 | EI_OTA_WIDE, 3),
                                  EI_OTA_ENTRY(EI_OTA_ZERO_POINT32 | EI_OTA_WIDE, 2), EI_OTA_ENTRY(EI_OTA_INT8, 4)};
  void* addresses[3];
  Wide live;
  Device device;
};

TEST_F(WideZeroPoints, AreWrittenWithTheirSign) {
  ASSERT_EQ(device.update(build(parts_of({-128, -1, 127}, {-32768, 65535}, "wxyz"))), 0);
  EXPECT_THAT(live.of_int8, ElementsAre(-128, -1, 127));
  EXPECT_THAT(live.of_others, ElementsAre(-32768, 65535));
  EXPECT_THAT(live.data, ElementsAre('w', 'x', 'y', 'z'));
  for (const auto guard : {live.before, live.between}) EXPECT_EQ(guard, 0x5A5A5A5A5A5A5A5A);
  EXPECT_EQ(live.after, 0x5A5A5A5A);
}

TEST_F(WideZeroPoints, AreRefusedIfNoTensorHasThem) {
  for (const int zero : {-32769, 65536, std::numeric_limits<int>::min()})
    EXPECT_EQ(device.send(build(parts_of({0, 0, 0}, {0, zero}, "wxyz"))), EI_OTA_ERR_VALUE) << zero;
  expect_factory();
}

TEST_F(WideZeroPoints, AreUnderTheChecksum) {
  auto parts = parts_of({0, 0, 0}, {0, 0}, "wxyz");
  for (const std::size_t at : {0U, 2U, 3U, 7U, 14U}) {
    auto flipped = parts;
    flipped.content[at] = static_cast<char>(flipped.content[at] ^ (at == 0 || at == 2 ? 1 : 64));
    EXPECT_NE(device.send(build(flipped)), 0) << at;
  }
  expect_factory();
}

TEST_F(WideZeroPoints, NeedAllOfTheirContent) {
  auto parts = parts_of({0, 0, 0}, {0, 0}, "");
  parts.content.resize(parts.content.size() - 1);
  EXPECT_EQ(device.send(build(parts)), EI_OTA_ERR_FORMAT);
}

TEST_F(WideZeroPoints, AreRestoredFromACopy) {
  const auto copy = build(parts_of({1, 2, 3}, {4, 5}, std::string("\6\7\10\11")));
  device.model.restore = eiota_internal_restore_copy;
  device.model.factory = reinterpret_cast<const std::uint8_t*>(copy.data());
  device.model.factory_size = static_cast<std::uint32_t>(copy.size());
  ASSERT_EQ(device.update(build(parts_of({-128, -1, 127}, {-32768, 65535}, "wxyz"))), 0);
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  expect_factory();
}

TEST_F(WideZeroPoints, AreRestoredFromTheLoadImage) {  // as many bytes as they have in the firmware
  const Wide factory;
  std::memcpy(ei_ota_test_load, &factory, sizeof factory);
  std::memcpy(ei_ota_test_data, &factory, sizeof factory);
  auto& data = *reinterpret_cast<Wide*>(ei_ota_test_data);
  point_to(data);
  device.model.restore = eiota_internal_restore_load_image;
  device.model.factory_crc = eiota_internal_crc32(
      eiota_internal_crc32(eiota_internal_crc32(0, factory.of_int8, 24), factory.of_others, 16), factory.data, 4);
  ASSERT_EQ(device.update(build(parts_of({-128, -1, 127}, {-32768, 65535}, "wxyz"))), 0);
  ASSERT_NE(std::memcmp(&data, &factory, sizeof factory), 0);
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(std::memcmp(&data, &factory, sizeof factory), 0);
}

TEST(WideZeroPoint, HasItsCountInTwoMoreCodesAbove4095) {
  Device device;
  const std::uint16_t codes[] = {EI_OTA_LARGE_ENTRY(EI_OTA_ZERO_POINT8 | EI_OTA_WIDE, 5000)};
  std::vector<std::int64_t> zeros(5000);
  void* const address = zeros.data();
  device.part.codes = codes;
  device.part.code_count = 3;
  device.part.addresses = &address;
  device.resize_staging(6000);
  ASSERT_EQ(device.update(build(parts_of(std::vector<std::int32_t>(5000, -7), {}, ""))), 0);
  EXPECT_THAT(zeros, testing::Each(-7));
}

}  // namespace
}  // namespace ei_ota::test
