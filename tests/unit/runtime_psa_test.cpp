// SPDX-License-Identifier: MIT
// The verifier on PSA Crypto, against signatures that PSA Crypto makes.
#include <gmock/gmock.h>
#include <psa/crypto.h>

#include "ei_ota/ei_ota_psa.h"
#include "runtime_fixture.h"

namespace ei_ota {
namespace {

using test::build;
using test::parts_for;
using test::retrained;
using test::sealed;
using test::tlv;

/// A key pair of its own for each test.
class RuntimePsa : public testing::Test {
 protected:
  RuntimePsa() {
    EXPECT_EQ(psa_crypto_init(), PSA_SUCCESS);
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_HASH);
    psa_set_key_algorithm(&attributes, PSA_ALG_ECDSA(PSA_ALG_SHA_256));
    psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
    psa_set_key_bits(&attributes, 256);
    EXPECT_EQ(psa_generate_key(&attributes, &private_key), PSA_SUCCESS);
    size_t size = 0;
    EXPECT_EQ(psa_export_public_key(private_key, public_key, sizeof public_key, &size), PSA_SUCCESS);
    EXPECT_EQ(size, sizeof public_key);
    device.resize_staging(1024);
    device.config.verifier = &psa.verifier;
  }
  ~RuntimePsa() override {
    ei_ota_psa_stop(&psa);
    psa_destroy_key(private_key);
  }

  std::string signed_payload() {
    auto parts = parts_for(retrained());
    parts.tlvs = std::string(104, 0);
    const auto covered = build(parts).substr(0, EI_OTA_HEADER_SIZE) + parts.content;
    std::string digest(32, 0), signature(64, 0);
    size_t size = 0;
    psa_hash_compute(PSA_ALG_SHA_256, bytes(covered), covered.size(), bytes(digest), digest.size(), &size);
    EXPECT_EQ(psa_sign_hash(private_key, PSA_ALG_ECDSA(PSA_ALG_SHA_256), bytes(digest), digest.size(), bytes(signature),
                            signature.size(), &size),
              PSA_SUCCESS);
    parts.tlvs = tlv(EI_OTA_TLV_SHA256, digest) + tlv(EI_OTA_TLV_ECDSA_P256, signature);
    return build(parts);
  }
  static const std::uint8_t* bytes(const std::string& text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }
  static std::uint8_t* bytes(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

  psa_key_id_t private_key = 0;
  std::uint8_t public_key[EI_OTA_PUBLIC_KEY_SIZE]{};
  ei_ota_psa_t psa{};
  test::Device device;
};

TEST_F(RuntimePsa, LetsPayloadsPassThatTheTrustedKeySigned) {
  ASSERT_EQ(ei_ota_psa_start(&psa, public_key), 0);
  EXPECT_EQ(device.send(signed_payload()), 0);
  EXPECT_EQ(device.send(signed_payload()), 0);
}

TEST_F(RuntimePsa, RefusesOthers) {
  ASSERT_EQ(ei_ota_psa_start(&psa, public_key), 0);
  auto forged = signed_payload();
  forged[EI_OTA_HEADER_SIZE + 40] = static_cast<char>(forged[EI_OTA_HEADER_SIZE + 40] ^ 1);  // in the signature
  EXPECT_EQ(device.send(sealed(forged)), EI_OTA_ERR_AUTH);
  auto changed = signed_payload();
  changed[24] = 99;
  EXPECT_EQ(device.send(sealed(changed)), EI_OTA_ERR_CORRUPT);
}

TEST_F(RuntimePsa, TakesNoPointThatIsNotOnTheCurve) {
  public_key[1] = static_cast<std::uint8_t>(public_key[1] ^ 1);
  const int error = ei_ota_psa_start(&psa, public_key);
  EXPECT_EQ(device.send(signed_payload()), EI_OTA_ERR_AUTH);
  EXPECT_THAT(error, testing::AnyOf(0, EI_OTA_ERR_AUTH));  // Mbed TLS 2.28 notices when it verifies
}

TEST_F(RuntimePsa, TrustsNobodyAfterItsEnd) {
  ASSERT_EQ(ei_ota_psa_start(&psa, public_key), 0);
  ei_ota_psa_stop(&psa);
  EXPECT_EQ(device.send(signed_payload()), EI_OTA_ERR_AUTH);
}

}  // namespace
}  // namespace ei_ota
