// SPDX-License-Identifier: MIT
#include "base/visible.h"

#include <gtest/gtest.h>

#include "base/refusal.h"

namespace ei_ota {
namespace {

TEST(Visible, KeepsTextOfAnyLanguage) {
  for (const auto* const text : {"", "penguin", "K\u00FChlschrank", "\u30DA\u30F3\u30AE\u30F3", "\U0001F427", "a\\b"})
    EXPECT_EQ(visible(text), text);
}

TEST(Visible, WritesOutWhatATerminalObeys) {
  EXPECT_EQ(visible("\x1B[31mred\r\n\t\x07\x7F"), R"(\x1B[31mred\x0D\x0A\x09\x07\x7F)");
  EXPECT_EQ(visible(std::string_view("\0", 1)), R"(\x00)");
  EXPECT_EQ(visible("\u009B31m"), R"(\xC2\x9B31m)");    // CSI in one character
  EXPECT_EQ(visible("a\u202Eb"), R"(a\xE2\x80\xAEb)");  // turns what follows around
  EXPECT_EQ(visible("a\u2066b\u2028"), R"(a\xE2\x81\xA6b\xE2\x80\xA8)");
}

TEST(Visible, WritesOutWhatIsNoUtf8) {
  for (const auto& [bytes, written] :
       {std::pair{"K\xFChl", R"(K\xFChl)"}, std::pair{"\xC0\x80", R"(\xC0\x80)"}, std::pair{"\xE0\x80\x80", R"(\xE0\x80\x80)"},
        std::pair{"\xED\xA0\x80", R"(\xED\xA0\x80)"}, std::pair{"\xF4\x90\x80\x80", R"(\xF4\x90\x80\x80)"},
        std::pair{"\xE3\x83", R"(\xE3\x83)"}, std::pair{"\xC3(", R"(\xC3()"}, std::pair{"\xFF", R"(\xFF)"}})
    EXPECT_EQ(visible(bytes), written);
}

TEST(AsUtf8, WritesOutNothingElse) {
  EXPECT_EQ(as_utf8("K\xFChl\x1B\n\u00FC"), "K\\xFChl\x1B\n\u00FC");
  EXPECT_EQ(as_utf8("\xE3\x83"), R"(\xE3\x83)");
}

TEST(Visible, IsEveryPartOfAMessage) {
  auto refusal = Refusal{ErrorId::Value, "a\x1B.h:1", "`\x1B[2J`", "a number\n", "see\rit"};
  refusal.details = {"x\ny"};
  EXPECT_EQ(message(refusal), R"(a\x1B.h:1: error: `\x1B[2J`; expected a number\x0A; see\x0Dit [E-value])"
                              "\n"
                              R"(  x\x0Ay)");
}

}  // namespace
}  // namespace ei_ota
