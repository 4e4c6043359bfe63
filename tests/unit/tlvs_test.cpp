// SPDX-License-Identifier: MIT
#include "payload/tlvs.h"

#include <gmock/gmock.h>

#include "device/runtime_private.h"
#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;

const std::string header(EI_OTA_HEADER_SIZE, 'h');
constexpr int unknown = 0x7F70;  ///< a type that no version has given a meaning

Result<std::vector<Tlv>> read(const std::string& payload, std::size_t missing = 0) {
  return read_tlvs(payload, payload.size() - missing, "p.bin");
}

TEST(Tlvs, AreReadAsTheyWereAppended) {
  auto payload = header;
  append_tlv(payload, EI_OTA_TLV_SECURITY_COUNTER, "1234");
  append_tlv(payload, unknown, "");
  append_tlv(payload, EI_OTA_TLV_SHA256, std::string(32, 'd'));
  const auto tlvs = read(payload);
  ASSERT_TRUE(tlvs) << said(tlvs);
  ASSERT_EQ(tlvs->size(), 3U);
  EXPECT_EQ((*tlvs)[1].type, unknown);
  EXPECT_EQ((*tlvs)[1].offset, EI_OTA_HEADER_SIZE + 8U);
  EXPECT_EQ(find_tlv(*tlvs, EI_OTA_TLV_SECURITY_COUNTER)->value, "1234");
  EXPECT_EQ(find_tlv(*tlvs, EI_OTA_TLV_SHA256)->value, std::string(32, 'd'));
  EXPECT_EQ(find_tlv(*tlvs, EI_OTA_TLV_SELF_TEST), nullptr);
}

TEST(Tlvs, MayBeNone) { EXPECT_TRUE(read(header)->empty()); }

TEST(Tlvs, AreRefusedIfTheyLeadPastTheirEnd) {
  auto payload = header;
  append_tlv(payload, unknown, "123456");
  for (std::size_t missing = 1; missing < 10; ++missing)
    EXPECT_THAT(read(payload, missing), RefusedWith(ErrorId::Payload)) << missing;
  EXPECT_TRUE(read(payload, 10));
}

TEST(Tlvs, AreRefusedIfTheyDoNotAscend) {
  for (const int second : {unknown, unknown - 1}) {
    auto payload = header;
    append_tlv(payload, unknown, "");
    append_tlv(payload, static_cast<std::uint16_t>(second), "");
    EXPECT_THAT(read(payload), RefusedWith(ErrorId::Payload)) << second;
  }
}

TEST(Tlvs, AreRefusedIfAKnownOneHasAnotherSize) {
  for (const int type : {EI_OTA_TLV_SECURITY_COUNTER, EI_OTA_TLV_SHA256, EI_OTA_TLV_ECDSA_P256}) {
    auto payload = header;
    append_tlv(payload, static_cast<std::uint16_t>(type), "12345");
    EXPECT_THAT(said(read(payload)), HasSubstr("has 5 bytes")) << type;
  }
}

}  // namespace
}  // namespace ei_ota
