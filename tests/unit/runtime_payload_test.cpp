// SPDX-License-Identifier: MIT
// Payloads that are damaged, foreign, or wrong with right checksums: none of them changes a weight.
#include <gmock/gmock.h>

#include "runtime_fixture.h"

namespace ei_ota::test {
namespace {

/// Offers a payload that must be refused. @return the error
int refused(const std::string& payload) {
  static Device device;
  const auto factory = device.bytes();
  const int error = device.send(payload);
  EXPECT_EQ(ei_ota_apply(&device.ota), error == EI_OTA_ERR_TRUNCATED ? EI_OTA_ERR_STATE : error)
      << "a refused payload could be applied";
  EXPECT_EQ(device.bytes(), factory) << "live weights changed";
  return error;
}

Parts good() { return parts_for(retrained()); }

TEST(RuntimePayload, PassesNoSingleChangedByte) {
  const auto payload = build(good());
  for (std::size_t at = 0; at < payload.size(); ++at)
    for (int change = 1; change < 256; ++change) {
      auto bad = payload;
      bad[at] = static_cast<char>(bad[at] ^ change);
      ASSERT_LT(refused(bad), 0) << "byte " << at << " changed by " << change;
    }
}

TEST(RuntimePayload, PassesNoTruncation) {
  const auto payload = build(good());
  for (std::size_t size = 0; size < payload.size(); ++size)
    ASSERT_EQ(refused(payload.substr(0, size)), EI_OTA_ERR_TRUNCATED) << size << " bytes";
}

TEST(RuntimePayload, EndsWithItsChecksum) {
  EXPECT_EQ(refused(build(good()) + "x"), EI_OTA_ERR_LENGTH);
  EXPECT_EQ(refused(build(good()) + build(good())), EI_OTA_ERR_LENGTH);
}

TEST(RuntimePayload, PassesNoOtherMagic) { EXPECT_EQ(refused(sealed("EiOT" + build(good()).substr(4))), EI_OTA_ERR_FORMAT); }

TEST(RuntimePayload, PassesNoOtherFormat) {
  for (const int format : {0, EI_OTA_PAYLOAD_FORMAT + 1, 255}) {
    auto parts = good();
    parts.format = static_cast<std::uint8_t>(format);
    EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_UNSUPPORTED) << format;
  }
}

TEST(RuntimePayload, PassesNoUnknownFlag) {
  auto parts = good();
  parts.flags = 0x80;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_UNSUPPORTED);
}

TEST(RuntimePayload, HasNoRoundedScalesWithoutTheRangeCoder) {
  for (int bit = 3; bit < 7; ++bit) {
    auto parts = good();
    parts.flags = static_cast<std::uint8_t>(1 << bit);
    EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_FORMAT) << bit;
  }
}

TEST(RuntimePayload, FitsOneLayout) {
  auto parts = good();
  parts.layout = "LAYOUT-2";
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_LAYOUT);
}

TEST(RuntimePayload, FitsOneProject) {
  auto parts = good();
  parts.project = 4712;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_PROJECT);
}

TEST(RuntimePayload, HasNoBaseUnlessItIsADelta) {
  auto parts = good();
  parts.base = 1;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_FORMAT);
}

TEST(RuntimePayload, IsADeltaAgainstThisFirmwaresFactoryWeightsOrNone) {
  auto parts = good();
  parts.flags = EI_OTA_FLAG_DELTA | EI_OTA_FLAG_RANGE;
  for (const std::uint32_t other : {0U, factory_base ^ 1, factory_base ^ 0x80000000}) {
    parts.base = other;
    EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_BASE) << other;
  }
  parts.base = factory_base;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_UNSUPPORTED) << "this device has no decoder for it";
}

TEST(RuntimePayload, IsNoDeltaWithoutTheRangeCoder) {
  auto parts = good();
  parts.flags = EI_OTA_FLAG_DELTA;
  parts.base = factory_base;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_FORMAT);
}

TEST(RuntimePayload, IsNotRangeCodedForADeviceWithTheStructuralDecoderAlone) {
  auto parts = good();
  parts.flags = EI_OTA_FLAG_RANGE;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_UNSUPPORTED);
}

TEST(RuntimePayload, IsNoDeltaAgainstWhatTheFirmwareHasAddressesFor) {
  Device device;
  device.model.factory_crc = 0xFAC7;
  auto parts = good();
  parts.flags = EI_OTA_FLAG_DELTA | EI_OTA_FLAG_RANGE;
  parts.base = device.model.factory_crc;
  EXPECT_EQ(device.send(build(parts)), EI_OTA_ERR_BASE);
}

TEST(RuntimePayload, HoldsWhatTheFirmwareCountsOn) {
  for (const int change : {-1, 1}) {
    auto parts = good();
    parts.content.resize(parts.content.size() + static_cast<std::size_t>(change));
    EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_FORMAT) << change;
  }
  auto parts = good();
  parts.content.clear();
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_FORMAT);
}

TEST(RuntimePayload, HoldsTheWeightsThatItsHeaderSays) {
  auto parts = good();
  parts.weights_crc ^= 1;
  EXPECT_EQ(refused(build(parts)), EI_OTA_ERR_CORRUPT);
}

TEST(RuntimePayload, HasNoContentInsideItsHeader) {
  auto bad = build(good());
  bad[6] = EI_OTA_HEADER_SIZE - 1;
  EXPECT_EQ(refused(sealed(bad)), EI_OTA_ERR_FORMAT);
}

TEST(RuntimeTlv, IsSkippedIfUnknownAndNotCritical) {
  for (const auto& tlvs : {tlv(1, "abc"), tlv(0x7FFF, ""), tlv(1, "") + tlv(2, "x") + tlv(3, "yz")}) {
    auto parts = good();
    parts.tlvs = tlvs;
    Device device;
    EXPECT_EQ(device.update(build(parts)), 0);
    EXPECT_EQ(device.live.bias[0], 42);
  }
}

int refused_with_tlvs(const std::string& tlvs) {
  auto parts = good();
  parts.tlvs = tlvs;
  return refused(build(parts));
}

TEST(RuntimeTlv, IsRefusedIfUnknownAndCritical) {
  EXPECT_EQ(refused_with_tlvs(tlv(EI_OTA_TLV_CRITICAL, "")), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(refused_with_tlvs(tlv(1, "ab") + tlv(EI_OTA_TLV_CRITICAL | 1, "ab")), EI_OTA_ERR_UNSUPPORTED);
}

TEST(RuntimeTlv, IsRefusedIfThereAreTwoOfAType) {
  EXPECT_EQ(refused_with_tlvs(tlv(1, "a") + tlv(1, "a")), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(refused_with_tlvs(tlv(1, "a") + tlv(2, "") + tlv(1, "")), EI_OTA_ERR_FORMAT);
}

TEST(RuntimeTlv, IsRefusedIfItGoesOverTheEnd) {
  auto too_long = tlv(1, "abc");
  ++too_long[2];
  EXPECT_EQ(refused_with_tlvs(too_long), EI_OTA_ERR_FORMAT);
  too_long[2] = too_long[3] = '\xFF';
  EXPECT_EQ(refused_with_tlvs(too_long), EI_OTA_ERR_FORMAT);
}

TEST(RuntimeTlv, IsRefusedIfItsHeadIsCut) {
  for (std::size_t size = 1; size < EI_OTA_TLV_HEAD_SIZE; ++size)
    EXPECT_EQ(refused_with_tlvs(tlv(1, "").substr(0, size)), EI_OTA_ERR_FORMAT) << size;
}

TEST(RuntimeTlv, HasTheSizeOfItsType) {
  EXPECT_EQ(refused_with_tlvs(tlv(EI_OTA_TLV_SECURITY_COUNTER, "123")), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(refused_with_tlvs(tlv(EI_OTA_TLV_SHA256, std::string(31, 'x'))), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(refused_with_tlvs(tlv(EI_OTA_TLV_ECDSA_P256, std::string(65, 'x'))), EI_OTA_ERR_UNSUPPORTED);
}

TEST(RuntimeTlv, IsNotReadPastThePayloadsEnd) {  // a byte too few for a head, no content: AddressSanitizer watches
  for (std::size_t left = 1; left < 4; ++left) {
    auto payload = build(good());
    payload.resize(EI_OTA_HEADER_SIZE);
    payload[6] = static_cast<char>(EI_OTA_HEADER_SIZE + left);
    for (std::size_t at = 28; at < 32; ++at) payload[at] = 0;
    payload.append(left + EI_OTA_TRAILER_SIZE, 1);
    EXPECT_EQ(refused(sealed(payload)), EI_OTA_ERR_FORMAT) << left;
  }
}

TEST(RuntimeTlv, ComesBehindThoseOfLowerTypes) { EXPECT_EQ(refused_with_tlvs(tlv(2, "a") + tlv(1, "a")), EI_OTA_ERR_FORMAT); }

TEST(RuntimeTlv, MayNotReachIntoTheContent) {  // the header says that the TLVs end in the middle of one
  auto parts = good();
  parts.tlvs = tlv(1, "abcd");
  auto bad = build(parts);
  bad[6] = static_cast<char>(bad[6] - 1);
  bad[28] = static_cast<char>(bad[28] + 1);
  EXPECT_EQ(refused(sealed(bad)), EI_OTA_ERR_FORMAT);
}

TEST(RuntimePayload, LeavesTheVersionOfTheLiveWeightsAloneIfRefused) {
  Device device;
  ASSERT_EQ(device.update(build(good())), 0);
  auto parts = good();
  parts.version = 8;
  parts.weights_crc ^= 1;
  EXPECT_THAT(device.update(build(parts)), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(device.info().version, 7U);
}

}  // namespace
}  // namespace ei_ota::test
