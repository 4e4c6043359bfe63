// SPDX-License-Identifier: MIT
#include "base/digest.h"

#include <gtest/gtest.h>

#include <array>

namespace ei_ota {
namespace {

TEST(Sha256, IsThatOfTheStandardsExample) {  // FIPS 180-2, B.1
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, TakesNothing) { EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"); }

TEST(Hex, HasTwoLowerCaseDigitsAByte) { EXPECT_EQ(hex(std::array<std::uint8_t, 3>{0x00, 0xFF, 0x7A}), "00ff7a"); }

}  // namespace
}  // namespace ei_ota
