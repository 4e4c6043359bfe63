// SPDX-License-Identifier: MIT
#include "parse/text/tokens.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> tokens(const std::string& text) {
  const SourceText source{"a.cpp", text};
  const auto found = read_tokens(source);
  EXPECT_TRUE(found) << test::said(found);
  std::vector<std::string> texts;
  if (found)
    for (const auto& token : *found) texts.emplace_back(source.at(token.span));
  return texts;
}

TEST(Tokens, AreWordsAndOperators) {
  EXPECT_THAT(tokens("a->b[i].c<<=1;"), ElementsAre("a", "->", "b", "[", "i", "]", ".", "c", "<<=", "1", ";"));
  EXPECT_THAT(tokens("x&&y&z ++i - --j"), ElementsAre("x", "&&", "y", "&", "z", "++", "i", "-", "--", "j"));
}

TEST(Tokens, KeepNumbersWhole) { EXPECT_THAT(tokens("1.5e3f 0x1F 1'000"), ElementsAre("1.5e3f", "0x1F", "1'000")); }

TEST(Tokens, AreNotInComments) { EXPECT_THAT(tokens("a // b\n/* c\n d */ e // f \\\n g\nh"), ElementsAre("a", "e", "h")); }

TEST(Tokens, TakeLiteralsAsOne) {
  EXPECT_THAT(tokens(R"(f("a \" b", '\'', '"'))"), ElementsAre("f", "(", R"("a \" b")", ",", R"('\'')", ",", "'\"'", ")"));
  EXPECT_THAT(tokens("R\"x(a)\" b)x\" c"), ElementsAre("R\"x(a)\" b)x\"", "c"));
}

TEST(Tokens, EndALiteralThatIsNotClosedWithItsLine) {
  EXPECT_THAT(tokens("#error don't\nb"), ElementsAre("#", "error", "don", "'t", "b"));
}

TEST(Tokens, AreThoseOfAllBranchesAndOfMacros) {
  EXPECT_THAT(tokens("#if A\na\n#else\n#define B b \\\n  c\n#endif"),
              ElementsAre("#", "if", "A", "a", "#", "else", "#", "define", "B", "b", "c", "#", "endif"));
}

TEST(Tokens, LeaveOutLongListsOfNumbers) {
  std::string list = "x = {";
  for (int i = 0; i < 1000; ++i) list += " -12, /* row */ 1.5e-3,\n";
  std::string plain = "x = {";
  for (int i = 0; i < 1000; ++i) plain += " -12,";
  EXPECT_THAT(tokens(plain + " a, b };"), ElementsAre("x", "=", "{", ",", "a", ",", "b", "}", ";"));
  EXPECT_EQ(tokens(list + " e };").back(), ";");
  EXPECT_THAT(tokens("f(" + std::string(100, ' ') + "1, 2)"), SizeIs(6));
}

TEST(Tokens, OfAWordInTwoLinesAreRefused) {
  EXPECT_THAT(read_tokens({"a.cpp", "tensor\\\nData"}), RefusedWith(ErrorId::Syntax));
  EXPECT_THAT(read_tokens({"a.cpp", "tensor\\  \nData"}), RefusedWith(ErrorId::Syntax));
  EXPECT_THAT(read_tokens({"a.cpp", "tensor\\u0044ata"}), RefusedWith(ErrorId::Syntax));
}

TEST(Tokens, EndWithTheText) {
  for (const auto* const text : {"", "a", "\"a", "'", "R\"(", "R\"", "/*", "a\\", "{1", "\"\\"})
    EXPECT_LE(tokens(text).size(), 3U);
}

}  // namespace
}  // namespace ei_ota
