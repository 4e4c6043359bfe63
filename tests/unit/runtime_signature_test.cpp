// SPDX-License-Identifier: MIT
// Whose payloads a firmware takes. The hash and the signature here are toys of these tests; runtime/psa has real ones.
#include <gmock/gmock.h>

#include <cstring>

#include "store_fixture.h"

namespace ei_ota {
namespace {

using test::build;
using test::parts_for;
using test::retrained;
using test::sealed;
using test::tlv;

/// Hashes to 32 bytes that depend on every byte; the signature is the digest twice, with a key added.
struct ToyCrypto {
  explicit ToyCrypto(char given) : key(given) {
    verifier.check = ei_ota_check_signature;
    verifier.context = this;
    verifier.hash_start = [](void* context) {
      of(context).hashed.clear();
      return of(context).broken == 's' ? -1 : 0;
    };
    verifier.hash_update = [](void* context, const void* data, std::size_t size) {
      of(context).hashed.append(static_cast<const char*>(data), size);
      return of(context).broken == 'u' ? -1 : 0;
    };
    verifier.hash_finish = [](void* context, std::uint8_t* digest) {
      std::memcpy(digest, digest_of(of(context).hashed).data(), 32);
      ++of(context).finished;
      return of(context).broken == 'f' ? -1 : 0;
    };
    verifier.verify = [](void* context, const std::uint8_t* digest, const std::uint8_t* signature) {
      const std::string text(reinterpret_cast<const char*>(digest), 32);
      return std::memcmp(of(context).sign(text).data(), signature, 64) == 0 ? 0 : -1;
    };
  }
  static ToyCrypto& of(void* context) { return *static_cast<ToyCrypto*>(context); }
  static std::string digest_of(const std::string& bytes) {
    std::string digest;
    for (std::uint32_t i = 0; i < 8; ++i) {
      const auto crc = eiota_internal_crc32(i, bytes.data(), bytes.size());
      digest.append(reinterpret_cast<const char*>(&crc), 4);
    }
    return digest;
  }
  [[nodiscard]] std::string sign(const std::string& digest) const {
    auto signature = digest + digest;
    for (auto& byte : signature) byte = static_cast<char>(byte + key);
    return signature;
  }

  char key, broken = 0;
  int finished = 0;
  std::string hashed;
  ei_ota_verifier_t verifier{};
};

/// A payload as `ei-ota payload --sign-key` makes it.
std::string signed_payload(const ToyCrypto& crypto, test::Parts parts = parts_for(retrained()), bool with_digest = true) {
  const auto before = parts.tlvs;
  const auto size = (with_digest ? 36 : 0) + 68;
  parts.tlvs += std::string(static_cast<std::size_t>(size), 0);
  const auto head = build(parts).substr(0, EI_OTA_HEADER_SIZE);
  const auto digest = ToyCrypto::digest_of(head + before + parts.content);
  parts.tlvs = before + (with_digest ? tlv(EI_OTA_TLV_SHA256, digest) : "") + tlv(EI_OTA_TLV_ECDSA_P256, crypto.sign(digest));
  return build(parts);
}

class RuntimeSignature : public testing::Test {
 protected:
  RuntimeSignature() {
    device.resize_staging(1024);
    device.config.verifier = &trusted.verifier;
  }
  ToyCrypto trusted{1};
  test::Device device;
  const std::string factory_weights = device.bytes();
};

TEST_F(RuntimeSignature, LetsASignedPayloadPass) {
  EXPECT_EQ(device.update(signed_payload(trusted)), 0);
  EXPECT_NE(device.bytes(), factory_weights);
  EXPECT_EQ(device.send(signed_payload(trusted, parts_for(retrained()), false)), 0);
}

TEST_F(RuntimeSignature, PassesOverItWithoutAVerifier) {
  device.config.verifier = nullptr;
  EXPECT_EQ(device.update(signed_payload(ToyCrypto{2})), 0);
}

TEST_F(RuntimeSignature, RefusesAnUnsignedPayload) {
  auto parts = parts_for(retrained());
  EXPECT_EQ(device.send(build(parts)), EI_OTA_ERR_AUTH);
  parts.tlvs = tlv(EI_OTA_TLV_SHA256, std::string(32, 'x'));
  EXPECT_EQ(device.send(build(parts)), EI_OTA_ERR_AUTH);
  EXPECT_EQ(device.bytes(), factory_weights);
}

TEST_F(RuntimeSignature, RefusesAnotherKeys) { EXPECT_EQ(device.send(signed_payload(ToyCrypto{2})), EI_OTA_ERR_AUTH); }

TEST_F(RuntimeSignature, CoversEveryBit) {
  auto parts = parts_for(retrained());
  parts.tlvs = tlv(EI_OTA_TLV_SECURITY_COUNTER, "\1\2\3\4");
  const auto good = signed_payload(trusted, parts);
  for (std::size_t bit = 0; bit < 8 * (good.size() - EI_OTA_TRAILER_SIZE); ++bit) {
    auto bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    EXPECT_NE(device.send(bad), 0) << bit;
    EXPECT_NE(device.send(sealed(bad)), 0) << bit;  // whoever forges it corrects the checksum
  }
  EXPECT_EQ(device.bytes(), factory_weights);
}

TEST_F(RuntimeSignature, CoversProjectVersionAndCounter) {
  const auto good = signed_payload(trusted);
  auto newer = good;
  newer[24] = 99;
  EXPECT_EQ(device.send(sealed(newer)), EI_OTA_ERR_CORRUPT);  // the digest is another
  auto parts = parts_for(retrained());
  auto undigested = signed_payload(trusted, parts, false);
  undigested[24] = 99;
  EXPECT_EQ(device.send(sealed(undigested)), EI_OTA_ERR_AUTH);
  device.model.project = 4712;  // a product of the same shape
  EXPECT_EQ(device.send(good), EI_OTA_ERR_PROJECT);
  auto moved = good;
  moved[20] = static_cast<char>(0x68);  // 4712
  EXPECT_EQ(device.send(sealed(moved)), EI_OTA_ERR_CORRUPT);
}

TEST_F(RuntimeSignature, LetsNoTlvBeAdded) {
  const auto good = signed_payload(trusted);
  const auto with = [&](const std::string& added, std::size_t at) {
    auto bad = good;
    bad.insert(at, added);
    bad[6] = static_cast<char>(bad[6] + static_cast<char>(added.size()));
    return sealed(bad);
  };
  EXPECT_EQ(device.send(with(tlv(1, ""), EI_OTA_HEADER_SIZE)), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(device.send(with(tlv(0xFF11, ""), EI_OTA_HEADER_SIZE + 36)), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(device.send(with(tlv(EI_OTA_TLV_SHA256, std::string(32, 'x')), EI_OTA_HEADER_SIZE + 36)), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(device.send(with(tlv(0xFF23, ""), EI_OTA_HEADER_SIZE + 104)), EI_OTA_ERR_UNSUPPORTED);
}

TEST_F(RuntimeSignature, DecodesNothingUnauthenticated) {
  auto parts = parts_for(retrained());
  parts.content[3] = '\xFF';  // a negative scale: the decoder would say so
  EXPECT_EQ(device.send(build(parts)), EI_OTA_ERR_AUTH);
  EXPECT_EQ(device.send(signed_payload(trusted, parts)), EI_OTA_ERR_VALUE);
}

TEST_F(RuntimeSignature, FailsWhereTheHashDoesAndAlwaysFinishesIt) {
  for (const char step : {'s', 'u', 'f'}) {
    trusted.broken = step;
    trusted.finished = 0;
    EXPECT_EQ(device.send(signed_payload(trusted)), EI_OTA_ERR_AUTH) << step;
    EXPECT_EQ(trusted.finished, step == 's' ? 0 : 1) << step;
  }
}

TEST_F(RuntimeSignature, IsNobodysForAVerifierThatIsZero) {
  const ei_ota_verifier_t nobody{};
  test::Device device;
  device.config.verifier = &nobody;
  device.resize_staging(512);
  EXPECT_EQ(device.send(signed_payload(trusted)), EI_OTA_ERR_AUTH);
}

TEST_F(RuntimeSignature, IsVerifiedAtEachBoot) {
  test::StoreDevice stored({8, 128, 512, 2});
  stored.verifier = &trusted.verifier;
  stored.reset();
  stored.boot();
  ASSERT_EQ(stored.update(signed_payload(trusted)), 0);
  ASSERT_EQ(ei_ota_confirm(&stored.ota()), 0);
  EXPECT_EQ(stored.reboot(), 0);
  EXPECT_EQ(stored.info().updated, 1);
  trusted.key = 2;  // a firmware with another key
  EXPECT_EQ(stored.reboot(), EI_OTA_ERR_AUTH);
  EXPECT_EQ(stored.bytes(), factory_weights);
}

}  // namespace
}  // namespace ei_ota
