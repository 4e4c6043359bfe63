// SPDX-License-Identifier: MIT
#include "parse/text/characters.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdint>

namespace ei_ota {
namespace {

std::string all_that(bool (*is_one)(char)) {
  std::string found;
  for (int c = 0; c < 256; ++c)
    if (is_one(static_cast<char>(c))) found += static_cast<char>(c);
  return found;
}

TEST(Characters, AreThoseOfAsciiInEveryLocale) {
  for (const auto* const locale : {"C", "en_US.ISO-8859-1", "de_DE.UTF-8"}) {
    (void)std::setlocale(LC_ALL, locale);  // some machines have only the first one
    EXPECT_EQ(all_that(is_space), "\t\n\v\f\r ");
    EXPECT_EQ(all_that(is_blank), "\t ");
    EXPECT_EQ(all_that(is_digit), "0123456789");
    EXPECT_EQ(all_that(is_hex_digit), "0123456789ABCDEFabcdef");
    EXPECT_EQ(all_that(is_letter), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(all_that(is_alphanumeric), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(all_that(is_word_char), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
    EXPECT_EQ(in_lower_case("AZaz09_@[\xC4\xE4"), "azaz09_@[\xC4\xE4");
    EXPECT_EQ(in_upper_case("AZaz09_`{\xC4\xE4"), "AZAZ09_`{\xC4\xE4");
  }
  (void)std::setlocale(LC_ALL, "C");
}

TEST(Characters, AreTrimmedAtBothEnds) {
  EXPECT_EQ(trimmed("\t\r\n\f\v a b \n"), "a b");
  EXPECT_EQ(trimmed(" \n "), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed(" \na\n ", " "), "\na\n");
}

TEST(WholeNumber, IsTheWholeText) {
  EXPECT_EQ(whole_number<std::uint32_t>("4711"), 4711U);
  EXPECT_EQ(whole_number<std::uint32_t>("007"), 7U);
  EXPECT_EQ(whole_number<std::uint32_t>("ff", 16), 255U);
  EXPECT_EQ(whole_number<int>("-3"), -3);
  EXPECT_EQ(whole_number<double>("0.5"), 0.5);
  for (const auto* const none : {"", " 1", "1 ", "+1", "1u", "0x1", "x", "-", "1.0"})
    EXPECT_EQ(whole_number<int>(none), std::nullopt) << none;
}

TEST(WholeNumber, FitsItsType) {
  EXPECT_EQ(whole_number<std::uint32_t>("4294967295"), 4294967295U);
  EXPECT_EQ(whole_number<std::uint32_t>("4294967296"), std::nullopt);
  EXPECT_EQ(whole_number<std::uint32_t>("-1"), std::nullopt);
}

/// The text from `at` to where a function says that it ends.
std::string_view up_to(std::size_t (*end)(std::string_view, std::size_t), std::string_view text, std::size_t at = 0) {
  return text.substr(at, end(text, at) - at);
}

TEST(Literal, EndsBehindItsQuoteOrWithItsLine) {
  EXPECT_EQ(up_to(quoted_end, R"("a" b)"), R"("a")");
  EXPECT_EQ(up_to(quoted_end, R"('"' b)"), R"('"')");
  EXPECT_EQ(up_to(quoted_end, R"("\"" b)"), R"("\"")");
  EXPECT_EQ(up_to(quoted_end, "\"a\\ \n b\" c"), "\"a\\ \n b\"");
  EXPECT_EQ(up_to(quoted_end, "\"a\nb\""), "\"a");
  EXPECT_EQ(up_to(quoted_end, "\"a\\"), "\"a\\");
}

TEST(RawString, EndsWithItsDelimiterAndHasOneOfFivePrefixes) {
  const auto literal = [](std::string_view text) {
    const auto end = raw_string_end(text, 0, text.find('"'));
    return end == std::string_view::npos ? "none" : text.substr(0, end);
  };
  for (const std::string prefix : {"R", "LR", "uR", "UR", "u8R"})
    EXPECT_EQ(literal(prefix + "\"x(a)\" b)x\" c"), prefix + "\"x(a)\" b)x\"");
  EXPECT_EQ(literal("R\"(never closed"), "R\"(never closed");
  for (const std::string none : {"ERROR\"(a)\"", "u8\"(a)\"", "R\"a\"", "R\"12345678901234567(a)12345678901234567\""})
    EXPECT_EQ(literal(none), "none") << none;
}

TEST(Directive, EndsWithItsLastLine) {
  EXPECT_EQ(up_to(directive_end, "#define A 1\nint b;"), "#define A 1");
  EXPECT_EQ(up_to(directive_end, "#define A \\\n 1\nint b;"), "#define A \\\n 1");
  EXPECT_EQ(up_to(directive_end, "#define A \\\r\n 1\nint b;"), "#define A \\\r\n 1");
  EXPECT_EQ(up_to(directive_end, "#define A /* 1\n */ 2\nint b;"), "#define A /* 1\n */ 2");
  EXPECT_EQ(up_to(directive_end, "#define A // 1\nint b;"), "#define A // 1");
  EXPECT_EQ(up_to(directive_end, "#define A"), "#define A");
}

}  // namespace
}  // namespace ei_ota
