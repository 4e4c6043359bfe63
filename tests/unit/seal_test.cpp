// SPDX-License-Identifier: MIT
// A payload's last fields, against docs/SPEC.md byte by byte.
#include "payload/seal.h"

#include <gmock/gmock.h>

#include "device/runtime_private.h"
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_psa.h"
#include "payload/bytes.h"
#include "payload/inspect.h"
#include "payload/self_test.h"
#include "payload/tlvs.h"
#include "refused_with.h"
#include "tiny_release.h"

namespace ei_ota {
namespace {

using test::RefusedWith;

const auto image = test::tiny_release().image;
const PayloadHead head{{1, 2, 3, 4, 5, 6, 7, 8}, 11, 22, 33};

Signature some_signature() {
  Signature signature;
  signature.fill(0x5A);
  return signature;
}

TEST(Seal, PutsDigestAndSignatureBeforeTheContent) {
  const auto payload = seal(encode_unsealed(image, head), some_signature());
  const std::size_t signed_size = EI_OTA_HEADER_SIZE + 4 + 4;  // with the security counter
  const std::size_t content = signed_size + 4 + 32 + 4 + 64;
  EXPECT_EQ(number_at<std::uint16_t>(payload, 6), content);
  EXPECT_EQ(number_at<std::uint16_t>(payload, 36), EI_OTA_TLV_SECURITY_COUNTER);
  EXPECT_EQ(number_at<std::uint32_t>(payload, 40), 33U);
  EXPECT_EQ(number_at<std::uint16_t>(payload, 44), EI_OTA_TLV_SHA256);
  EXPECT_EQ(number_at<std::uint16_t>(payload, 46), 32);
  EXPECT_EQ(number_at<std::uint16_t>(payload, 80), EI_OTA_TLV_ECDSA_P256);
  EXPECT_EQ(number_at<std::uint16_t>(payload, 82), 64);
  EXPECT_EQ(payload.substr(84, 64), std::string(64, 0x5A));
  const auto digest = sha256(payload.substr(0, signed_size) + payload.substr(content, payload.size() - content - 4));
  EXPECT_EQ(payload.substr(48, 32), std::string(digest.begin(), digest.end()));
}

TEST(Seal, SignsTheDigestThatItTold) {
  const auto unsealed = encode_unsealed(image, head);
  const auto payload = seal(unsealed, some_signature());
  const auto digest = digest_to_sign(unsealed);
  EXPECT_EQ(payload.substr(48, 32), std::string(digest.begin(), digest.end()));
  EXPECT_EQ(inspect_payload(payload, "")->digest, digest);
}

TEST(Seal, CoversEachByteBeforeTheSignatureAndOfTheContent) {
  const auto unsealed = encode_unsealed(image, head);
  const auto digest = digest_to_sign(unsealed);
  for (std::size_t i = 0; i < unsealed.head.size(); ++i) {
    if (i == 6 || i == 7) continue;  // where the content begins follows from the rest
    auto changed = unsealed;
    changed.head[i] = static_cast<char>(changed.head[i] ^ 1);
    EXPECT_NE(digest_to_sign(changed), digest) << i;
  }
  for (std::size_t i = 0; i < unsealed.content.size(); ++i) {
    auto changed = unsealed;
    changed.content[i] = static_cast<char>(changed.content[i] ^ 1);
    EXPECT_NE(digest_to_sign(changed), digest) << i;
  }
}

TEST(Seal, LeavesUnsignedPayloadsAsTheyWere) {
  const auto payload = encode_payload(image, {head.layout, head.project, head.version});
  EXPECT_EQ(number_at<std::uint16_t>(payload, 6), EI_OTA_HEADER_SIZE);
  const auto summary = inspect_payload(payload, "");
  ASSERT_TRUE(summary);
  EXPECT_FALSE(summary->has_digest);
  EXPECT_FALSE(summary->signature);
  EXPECT_FALSE(summary->security_counter);
  EXPECT_FALSE(summary->self_test);
}

TEST(Seal, IsReadBackByTheInspector) {
  auto with_test = head;
  with_test.self_test = *self_test_bytes({0.5F, {{{1, 2, 3}, {0.25F}}, {{4, 5, 6}, {0.75F}}}}, "");
  const auto summary = inspect_payload(seal(encode_unsealed(image, with_test), some_signature()), "");
  ASSERT_TRUE(summary) << test::said(summary);
  EXPECT_EQ(summary->security_counter, 33U);
  EXPECT_EQ(summary->self_test->cases, 2U);
  EXPECT_TRUE(summary->has_digest);
  EXPECT_EQ(summary->signature, some_signature());
}

TEST(Seal, MakesNoLargerPayloadThanIsAnnounced) {
  EXPECT_LE(seal(encode_unsealed(image, head), some_signature()).size(), largest_payload(image));
}

// The checksum alone does not tell: whoever changes a payload makes it right again.
TEST(Seal, WithAWrongDigestIsRefused) {
  auto unsealed = encode_unsealed(image, head);
  const auto digest = digest_to_sign(unsealed);
  append_tlv(unsealed.head, EI_OTA_TLV_SHA256, {reinterpret_cast<const char*>(digest.data()), digest.size()});
  const auto payload = seal(unsealed);  // this digest is one of a signed payload, and there is no signature
  EXPECT_THAT(inspect_payload(payload, "p.bin"), RefusedWith(ErrorId::Payload));
  EXPECT_THAT(test::said(inspect_payload(payload, "p.bin")), testing::HasSubstr("digest"));
}

/// What the device's verifier says with this public key.
int verified_by_device(const std::string& payload, const PublicKey& key) {
  ei_ota_psa_t psa{};
  EXPECT_EQ(ei_ota_psa_start(&psa, key.data()), 0);
  ei_ota_source_t source{};
  eiota_internal_init_memory_source(&source, payload.data());
  ei_ota_header_t header{};
  int error = eiota_internal_verify_payload(nullptr, nullptr, &source, payload.size(), &header);
  if (error == 0) error = psa.verifier.check(&psa.verifier, &source, &header);
  ei_ota_psa_stop(&psa);
  return error;
}

TEST(Seal, IsAuthenticToADeviceThatTrustsTheKey) {
  const auto key = *generate_key();
  const auto unsealed = encode_unsealed(image, head);
  const auto payload = seal(unsealed, sign(key, digest_to_sign(unsealed)));
  EXPECT_EQ(verified_by_device(payload, public_half(key)), 0);
  EXPECT_EQ(verified_by_device(payload, public_half(*generate_key())), EI_OTA_ERR_AUTH);
  EXPECT_EQ(verified_by_device(seal(unsealed), public_half(key)), EI_OTA_ERR_AUTH);
}

}  // namespace
}  // namespace ei_ota
