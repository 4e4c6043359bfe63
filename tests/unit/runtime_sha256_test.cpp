// SPDX-License-Identifier: MIT
// The runtime's SHA-256 against the standard's examples and another implementation.
#include <gmock/gmock.h>

#include "flash_fixture.h"
#include "sha256.h"

namespace ei_ota::test {
namespace {

/// @param chunk  bytes of each update but the last
std::string digest_of(const std::string& bytes, std::size_t chunk = SIZE_MAX) {
  ei_ota_sha256_t sha;
  std::string digest(32, '\0');
  eiota_internal_sha256_start(&sha);
  for (std::size_t at = 0; at < bytes.size();) {
    const auto size = std::min(chunk, bytes.size() - at);
    eiota_internal_sha256_update(&sha, bytes.data() + at, static_cast<std::uint32_t>(size));
    at += size;
  }
  eiota_internal_sha256_finish(&sha, reinterpret_cast<std::uint8_t*>(digest.data()));
  return digest;
}

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes)
    for (const int shift : {4, 0}) text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> shift & 15];
  return text;
}

TEST(RuntimeSha256, IsThatOfTheStandardsExamples) {
  EXPECT_EQ(hex(digest_of("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(digest_of("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex(digest_of("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
                          "mnopqrstnopqrstu")),
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  EXPECT_EQ(hex(digest_of(std::string(1000000, 'a'), 999)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(RuntimeSha256, IsThatOfAnotherImplementationAtEachLength) {
  std::string bytes;
  for (int length = 0; length <= 200; ++length, bytes += static_cast<char>(length * 37 + 11))
    ASSERT_EQ(hex(digest_of(bytes)), hex(sha256_of(bytes))) << length;
}

TEST(RuntimeSha256, DoesNotDependOnHowTheBytesArrive) {
  std::string bytes;
  for (int i = 0; i != 200; ++i) bytes += static_cast<char>(i * 73 + 5);
  const auto whole = digest_of(bytes);
  for (std::size_t chunk = 1; chunk <= bytes.size(); ++chunk) ASSERT_EQ(hex(digest_of(bytes, chunk)), hex(whole)) << chunk;
}

}  // namespace
}  // namespace ei_ota::test
