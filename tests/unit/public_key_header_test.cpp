// SPDX-License-Identifier: MIT
#include "signature/public_key_header.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {

using testing::HasSubstr;

TEST(PublicKeyHeader, DefinesTheWholePoint) {
  PublicKey key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(i + 4);
  const auto text = public_key_header(key, "ei_ota_public_key");
  EXPECT_THAT(text,
              HasSubstr("#ifndef EI_OTA_PUBLIC_KEY_ei_ota_public_key_H\n#define EI_OTA_PUBLIC_KEY_ei_ota_public_key_H\n"));
  EXPECT_THAT(text, HasSubstr("static const uint8_t ei_ota_public_key[65] = {\n    0x04,\n    0x05, 0x06,"));
  EXPECT_THAT(text, HasSubstr(", 0x44};\n"));
  EXPECT_EQ(std::count(text.begin(), text.end(), 'x'), 65 + 1);  // "0x" of each byte, and "x" of the comment
}

TEST(PublicKeyHeader, HasTheNameThatIsAskedFor) {
  EXPECT_THAT(public_key_header({}, "old_key"), HasSubstr("#define EI_OTA_PUBLIC_KEY_old_key_H\n"));
  EXPECT_THAT(public_key_header({}, "old_key"), HasSubstr("static const uint8_t old_key[65]"));
}

}  // namespace
}  // namespace ei_ota
