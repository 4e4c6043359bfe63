#include "base/sha256.h"

#include <gtest/gtest.h>

namespace ei_ota {
namespace {

TEST(Sha256, IsThatOfTheStandardsExample) {  // FIPS 180-2, B.1
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, TakesNothing) { EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); }

TEST(Hex, ComesBack) { EXPECT_EQ(from_hex("00ff7fA0"), std::string("\x00\xff\x7f\xa0", 4)); }

TEST(Hex, RefusesHalfAByte) { EXPECT_EQ(from_hex("abc"), ""); }

TEST(Hex, RefusesOtherCharacters) {
  for (const auto* const text : {"0x", "-1", "+1", " 1", "1 ", "gg"}) EXPECT_EQ(from_hex(text), "") << text;
}

}  // namespace
}  // namespace ei_ota
