// SPDX-License-Identifier: MIT
#include "signature/ecdsa.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;

template <std::size_t size>
std::array<std::uint8_t, size> bytes_of(const std::string& digits) {
  std::array<std::uint8_t, size> bytes{};
  EXPECT_EQ(digits.size(), 2 * size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(std::stoul(digits.substr(2 * i, 2), nullptr, 16));
  return bytes;
}

// RFC 6979, A.2.5: the published example key, and what it signs.
const PrivateKey example(bytes_of<32>("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"));
const Signature of_sample = bytes_of<64>(
    "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
const Signature of_test = bytes_of<64>(
    "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
    "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083");

TEST(Ecdsa, SignsAsTheExamplesOfRfc6979) {
  EXPECT_EQ(public_half(example), bytes_of<65>("04"
                                               "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
                                               "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"));
  EXPECT_EQ(sign(example, sha256("sample")), of_sample);
  EXPECT_EQ(sign(example, sha256("test")), of_test);
}

TEST(Ecdsa, VerifiesWhatItSigned) {
  const auto key = *generate_key();
  const auto digest = sha256("weights");
  EXPECT_TRUE(is_signed_by(public_half(key), digest, sign(key, digest)));
}

TEST(Ecdsa, DoesNotVerifyAnotherDigestKeyOrSignature) {
  const auto digest = sha256("sample");
  const auto key = public_half(example);
  ASSERT_TRUE(is_signed_by(key, digest, of_sample));
  EXPECT_FALSE(is_signed_by(key, sha256("Sample"), of_sample));
  EXPECT_FALSE(is_signed_by(public_half(*generate_key()), digest, of_sample));
  EXPECT_FALSE(is_signed_by(key, digest, of_test));
  EXPECT_FALSE(is_signed_by(key, digest, Signature{}));
  for (std::size_t i = 0; i < of_sample.size(); ++i) {
    auto flipped = of_sample;
    flipped[i] = static_cast<std::uint8_t>(flipped[i] ^ 1);
    EXPECT_FALSE(is_signed_by(key, digest, flipped)) << i;
  }
}

TEST(Ecdsa, DoesNotVerifyByAPointOffTheCurve) {
  auto key = public_half(example);
  key.back() = static_cast<std::uint8_t>(key.back() ^ 1);
  EXPECT_FALSE(is_signed_by(key, sha256("sample"), of_sample));
}

std::string text_of(const Signature& signature) { return {signature.begin(), signature.end()}; }

/// Both numbers of `of_sample` have their first bit set, so a zero stands before each.
std::string der_of_sample() {
  const auto raw = text_of(of_sample);
  return std::string("\x30\x46\x02\x21\0", 5) + raw.substr(0, 32) + std::string("\x02\x21\0", 3) + raw.substr(32);
}

TEST(Ecdsa, TakesASignatureRawOrAsDer) {
  EXPECT_EQ(*read_signature(text_of(of_sample), ""), of_sample);
  EXPECT_EQ(*read_signature(der_of_sample(), ""), of_sample);
  const auto raw = text_of(of_test);  // its s is below 2^249, its r is not
  EXPECT_EQ(*read_signature(std::string("\x30\x45\x02\x21\0", 5) + raw.substr(0, 32) + "\x02\x20" + raw.substr(32), ""),
            of_test);
}

TEST(Ecdsa, RefusesWhatIsNoSignature) {
  const auto der = der_of_sample();
  for (std::size_t size = 0; size < der.size(); ++size)
    EXPECT_THAT(read_signature(der.substr(0, size), "s"), RefusedWith(ErrorId::Signature)) << size;
  EXPECT_THAT(read_signature(der + '\0', "s"), RefusedWith(ErrorId::Signature));
  EXPECT_THAT(read_signature(hex(of_sample), "s"), RefusedWith(ErrorId::Signature));
  EXPECT_THAT(read_signature(std::string(64, '\0'), "s"), RefusedWith(ErrorId::Signature));
  EXPECT_THAT(read_signature(std::string(64, '\xFF'), "s"), RefusedWith(ErrorId::Signature));  // above the group's order
  const std::string negative("\x30\x06\x02\x01\xFF\x02\x01\x01", 8);
  EXPECT_THAT(read_signature(negative, "s"), RefusedWith(ErrorId::Signature));
  const auto huge = std::string("\x30\x82\x10\x07\x02\x82\x10\0\x01", 9) + std::string(4095, 'x') + "\x02\x01\x01";
  EXPECT_THAT(read_signature(huge, "s"), RefusedWith(ErrorId::Signature));
}

// 64 bytes of DER have the length of r and s.
TEST(Ecdsa, DoesNotTakeDerThatIsCutOffForRAndS) {
  EXPECT_THAT(said(read_signature(der_of_sample().substr(0, 64), "s")),
              HasSubstr("truncated DER: the last 8 bytes are missing"));
  Signature looks_alike{};
  looks_alike.fill(0x30);
  EXPECT_EQ(*read_signature(text_of(looks_alike), ""), looks_alike);
}

TEST(Ecdsa, SaysWhatAFileHoldsInsteadOfASignature) {
  const auto der = der_of_sample();
  const auto said_of = [](const std::string& bytes) { return said(read_signature(bytes, "s")); };
  EXPECT_THAT(said_of(""), HasSubstr("s: error: 0 bytes that are not a signature: the file is empty"));
  EXPECT_THAT(said_of(hex(of_sample) + "\n"), HasSubstr("it is text"));
  EXPECT_THAT(said_of("MEYCIQDv1IsqrLaoUyYw=="), HasSubstr("it is text"));
  const auto digest = sha256("sample");
  EXPECT_THAT(said_of({digest.begin(), digest.end()}), HasSubstr("as long as the digest that is to be signed"));
  EXPECT_THAT(said_of(der.substr(0, 60)), HasSubstr("60 bytes that are not a signature: it is truncated DER: the last 12"));
  EXPECT_THAT(said_of(der + "\n"), HasSubstr("it is DER followed by 1 more bytes"));
  const auto of_p384 = std::string("\x30\x64\x02\x30") + std::string(48, '\1') + "\x02\x30" + std::string(48, '\1');
  EXPECT_THAT(said_of(of_p384), HasSubstr("its numbers are too large, as of another curve"));
  EXPECT_THAT(said_of(std::string(64, '\xFF')), HasSubstr("r or s is 0, or too large for P-256"));
  EXPECT_THAT(said_of(std::string(256, '\xFF')), HasSubstr("it is as long as an RSA signature"));
  EXPECT_THAT(said_of(std::string(63, '\xFF')), HasSubstr("63 bytes that are not a signature: its form is unknown"));
}

}  // namespace
}  // namespace ei_ota
