// SPDX-License-Identifier: MIT
#include "signature/key.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;

TEST(Key, ReadsBackWhatItWrote) {
  const auto key = generate_key();
  ASSERT_TRUE(key);
  const auto pem = private_pem(*key);
  EXPECT_THAT(pem, testing::StartsWith("-----BEGIN EC PRIVATE KEY-----\n"));
  EXPECT_EQ(read_private_key(pem, "")->scalar(), key->scalar());
  EXPECT_EQ(*read_public_key(pem, ""), public_half(*key));
}

TEST(Key, IsAnotherOneEachTime) { EXPECT_NE(generate_key()->scalar(), generate_key()->scalar()); }

TEST(Key, HasAnUncompressedPublicHalf) { EXPECT_EQ(public_half(*generate_key())[0], 4); }

// The base point of P-256 (SEC 2, 2.4.2) is the public half of the private key 1.
TEST(Key, OfOneIsTheBasePoint) {
  PrivateKey::Scalar one{};
  one.back() = 1;
  const auto point = public_half(PrivateKey(one));
  EXPECT_THAT(std::vector<int>(point.begin(), point.begin() + 5), testing::ElementsAre(4, 0x6B, 0x17, 0xD1, 0xF2));
  EXPECT_THAT(std::vector<int>(point.end() - 4, point.end()), testing::ElementsAre(0x37, 0xBF, 0x51, 0xF5));
}

TEST(Key, IsRefusedWhereTheFileHoldsNone) {
  for (const auto* const text : {"", "ei-ota", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    EXPECT_THAT(read_private_key(text, "k.pem"), RefusedWith(ErrorId::Key)) << text;
    EXPECT_THAT(said(read_public_key(text, "k.pem")), HasSubstr("k.pem: error: this is not a PEM file that holds a key"))
        << text;
  }
}

TEST(Key, IsRefusedWhereAPrivateOneIsNeededAndThisIsThePublicHalf) {
  const std::string pem = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
  EXPECT_THAT(said(read_private_key(pem, "k.pem")), HasSubstr("this is a public key, which cannot sign"));
}

TEST(Key, IsRefusedIfCutOff) {
  const auto pem = private_pem(*generate_key());
  for (std::size_t size = 0; size + 1 < pem.size(); ++size)
    EXPECT_THAT(read_private_key(pem.substr(0, size), "k.pem"), RefusedWith(ErrorId::Key)) << size;
}

// No character of the file can be another one without that the key is refused, or the same.
TEST(Key, IsNeverAnotherOneThanTheFileHolds) {
  const auto key = *generate_key();
  const auto pem = private_pem(key);
  for (std::size_t at = pem.find('\n') + 1; at < pem.rfind("\n-----END"); at += 3) {
    auto damaged = pem;
    damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
    const auto read = read_private_key(damaged, "k.pem");
    EXPECT_TRUE(!read || read->scalar() == key.scalar()) << at;
    if (!read) {
      EXPECT_THAT(read, RefusedWith(ErrorId::Key));
    }
  }
}

// Made by `openssl ecparam -name secp384r1 -genkey -noout | openssl ec -pubout`, and with Ed25519: public halves, which are no
// secret.
TEST(Key, IsRefusedOfAnotherCurve) {
  const std::string p384 =
      "-----BEGIN PUBLIC KEY-----\n"
      "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE8/0YVcnS4TChqb2KE6K+ZRIPzP+u5kKY\n"
      "szn47Mm7ZlI6lkICyuqk3Q2U6aWkGu8q03re+5XesAUB6iQFGfIh3GEgnD11rm/g\n"
      "GXnPtGm4A8T4Ri8QvtoZSliT/KgBNBF1\n"
      "-----END PUBLIC KEY-----\n";
  const std::string ed25519 =
      "-----BEGIN PUBLIC KEY-----\n"
      "MCowBQYDK2VwAyEAl/9rpSDyTrg0NaitZL5kl18V10iPpovEmcJdS+ze7Rg=\n"
      "-----END PUBLIC KEY-----\n";
  for (const auto& pem : {p384, ed25519}) {
    EXPECT_THAT(read_public_key(pem, "k.pem"), RefusedWith(ErrorId::Key));
    EXPECT_THAT(said(read_public_key(pem, "k.pem")), HasSubstr("the key is of another curve or kind"));
  }
}

// By `openssl ec -pubout -conv_form compressed`. mbedTLS 2.28 refuses such keys, version 3 takes them.
TEST(Key, IsRefusedAsACompressedPointWhateverTheVersionOfMbedTls) {
  const std::string pem =
      "-----BEGIN PUBLIC KEY-----\n"
      "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACz+9mnq8lGLVOstCflQTOB9dZYAa3\n"
      "VgauhuUZMgxKxzs=\n"
      "-----END PUBLIC KEY-----\n";
  EXPECT_THAT(read_public_key(pem, "k.pem"), RefusedWith(ErrorId::Key));
  EXPECT_THAT(said(read_public_key(pem, "k.pem")), HasSubstr("the key is a compressed point"));
}

TEST(Key, IsRefusedInAnotherWrappingWithTheWayOutOfIt) {
  EXPECT_THAT(said(read_public_key("-----BEGIN CERTIFICATE-----\nAAAA\n", "k.pem")), HasSubstr("openssl x509 -pubkey"));
  EXPECT_THAT(said(read_public_key("\x30\x59\x30\x13", "k.pem")), HasSubstr("openssl pkey -inform DER"));
  EXPECT_THAT(said(read_private_key("\x30\x77\x02\x01", "k.pem")), HasSubstr("openssl pkey -inform DER"));
}

}  // namespace
}  // namespace ei_ota
