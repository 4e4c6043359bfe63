// SPDX-License-Identifier: MIT
#include "parse/text/numbers.h"

#include <gmock/gmock.h>

#include <bit>
#include <limits>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {
using test::elements;
using test::RefusedWith;
using test::said;

Result<std::vector<std::byte>> read(ElementType type, std::size_t count, std::string text) {
  const SourceText source{"model.cpp", std::move(text)};
  return read_numbers(source, {0, source.text.size()}, type, count, "x");
}

Result<std::vector<std::byte>> read_counted(ElementType type, std::size_t count, std::string text) {
  const SourceText source{"model.cpp", std::move(text)};
  return read_counted_numbers(source, {0, source.text.size()}, type, count, "x");
}

float read_float(const std::string& literal) {
  const auto bytes = read(ElementType::Float32, 1, "{ " + literal + " }");
  return bytes ? float32_at(*bytes, 0) : std::numeric_limits<float>::quiet_NaN();
}

TEST(Numbers, TakeTheExtremesOfEachType) {
  EXPECT_EQ(*read(ElementType::Int8, 2, "{ -128, 127 }"), elements(ElementType::Int8, {-128, 127}));
  EXPECT_EQ(*read(ElementType::UInt8, 2, "{ 0, 255 }"), elements(ElementType::UInt8, {0, 255}));
  EXPECT_EQ(*read(ElementType::Int16, 2, "{ -32768, 32767 }"), elements(ElementType::Int16, {-32768, 32767}));
  EXPECT_EQ(*read(ElementType::Int32, 2, "{ -2147483648, 2147483647 }"),
            elements(ElementType::Int32, {-2147483648., 2147483647.}));
}

TEST(Numbers, RefuseWhatIsJustBeyondAType) {
  EXPECT_THAT(read(ElementType::Int8, 1, "{ 128 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read(ElementType::UInt8, 1, "{ -1 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read(ElementType::Int16, 1, "{ -32769 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read(ElementType::Int32, 1, "{ 2147483648 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read(ElementType::Int32, 1, "{ 99999999999999999999 }"), RefusedWith(ErrorId::Value));
  EXPECT_THAT(read(ElementType::Float32, 1, "{ 1e39 }"), RefusedWith(ErrorId::Value));
}

TEST(Numbers, TakeATrailingComma) { EXPECT_EQ(*read(ElementType::Int8, 2, "{1,2,}"), elements(ElementType::Int8, {1, 2})); }

TEST(Numbers, TakeCommentsBetweenThem) {
  EXPECT_EQ(*read(ElementType::Int8, 3, "{ /* [0][] */ 1, // one\n 2 /*, 9*/ , 3 }"), elements(ElementType::Int8, {1, 2, 3}));
}

TEST(Numbers, TakeALineCommentThatContinuesOnTheNextLineAsOne) {
  EXPECT_EQ(*read(ElementType::Int8, 2, "{ 1, // \\\n 2, 3,\n 4 }"), elements(ElementType::Int8, {1, 4}));
}

TEST(Numbers, RefuseMoreOrFewerThanDeclared) {
  EXPECT_THAT(read(ElementType::Int8, 3, "{ 1, 2 }"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read(ElementType::Int8, 1, "{ 1, 2 }"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read(ElementType::Int8, 1, "{ }"), RefusedWith(ErrorId::Count));
}

TEST(Numbers, SayWhichElementIsBadAndWhere) {
  EXPECT_THAT(said(read(ElementType::Int8, 2, "{ 1,\n 300 }")),
              testing::StartsWith("model.cpp:2: error: x holds `300`; expected int8 numbers and nothing else"));
}

class ForeignNumber : public testing::TestWithParam<const char*> {};

TEST_P(ForeignNumber, IsRefusedAmongIntegers) {
  EXPECT_THAT(read(ElementType::Int32, 1, std::string("{ ") + GetParam() + " }"), RefusedWith(ErrorId::Value));
}

TEST_P(ForeignNumber, IsRefusedAmongFloats) {
  EXPECT_THAT(read(ElementType::Float32, 1, std::string("{ ") + GetParam() + " }"), RefusedWith(ErrorId::Value));
}

INSTANTIATE_TEST_SUITE_P(Numbers, ForeignNumber,
                         testing::Values("0x10", "010", "-010", "+-010", "0b1", "'a'", "MACRO", "1u", "1L", "1'000", "(1)",
                                         "1+1", "-(1)", "- 1", "--1", "\"1\"", "{1}", ",", "1 2", "1 /* open", "inf", "nan",
                                         "-infinity", "true", "1;", "1/2", "sizeof(1)", "1.0L", "0x1p3", "."));

TEST(Numbers, RefuseAFloatAmongIntegers) { EXPECT_THAT(read(ElementType::Int8, 1, "{ 1.0 }"), RefusedWith(ErrorId::Value)); }

TEST(Numbers, RefuseTextBehindTheList) { EXPECT_THAT(read(ElementType::Int8, 1, "{ 1 } + 1"), RefusedWith(ErrorId::Value)); }

TEST(Numbers, AreNotCountedInMemoryThatTheTextCannotFill) {
  EXPECT_THAT(read(ElementType::Float32, std::size_t{1} << 60, "{ 1 }"), RefusedWith(ErrorId::Count));
}

TEST(FloatNumbers, RoundToDoubleAndThenToFloat) {  // rounded once, this would be the next float
  EXPECT_EQ(read_float("1.00000017881393432617187499"), std::bit_cast<float>(0x3F800002U));
}

TEST(FloatNumbers, RoundOnceWithTheSuffixF) {
  EXPECT_EQ(read_float("1.00000017881393432617187499f"), std::bit_cast<float>(0x3F800001U));
}

TEST(FloatNumbers, TakeIntegersAndExponents) {
  EXPECT_EQ(read_float("1000"), 1000.0F);
  EXPECT_EQ(read_float("-4.85938314384969e-19"), static_cast<float>(-4.85938314384969e-19));
  EXPECT_EQ(read_float("+1E2"), 100.0F);
  EXPECT_EQ(read_float("1.401298464324817e-45"), std::numeric_limits<float>::denorm_min());
}

TEST(FloatNumbers, HaveNoNegativeZeroWithoutAPoint) {  // -0 is an integer to a compiler
  EXPECT_EQ(std::bit_cast<std::uint32_t>(read_float("-0")), 0U);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(read_float("-0.0")), 0x80000000U);
}

// Compilers call it narrowing.
TEST(FloatNumbers, RefuseIntegersThatAreNoFloat) {
  for (const auto* const list : {"{ 16777217 }", "{ -16777217 }", "{ 9007199791611905 }", "{ 9223372036854775807 }"})
    EXPECT_THAT(read(ElementType::Float32, 1, list), RefusedWith(ErrorId::Value)) << list;
  EXPECT_EQ(read_float("16777218"), 16777218.0F);
  EXPECT_EQ(read_float("-9223372036854775808"), -0x1p63F);
}

// With a suffix they are no numbers at all.
TEST(FloatNumbers, RefuseIntegersThatFitNoSignedType) {
  for (const auto* const list : {"{ 9223372586610589697 }", "{ 18446744073709551616 }", "{ 5f }", "{ 9223372586610589697f }"})
    EXPECT_THAT(read(ElementType::Float32, 1, list), RefusedWith(ErrorId::Value)) << list;
}

TEST(CountedNumbers, AreTheElementsWithoutTheirCount) {
  EXPECT_EQ(*read_counted(ElementType::Float32, 2, "{ 2, { 0.5, 1, } }"), elements(ElementType::Float32, {0.5, 1}));
  EXPECT_EQ(*read_counted(ElementType::Int32, 1, "{1,{-128},}"), elements(ElementType::Int32, {-128}));
}

TEST(CountedNumbers, RefuseAnotherCountThanDeclared) {
  EXPECT_THAT(read_counted(ElementType::Int32, 2, "{ 1, { 5, 6 } }"), RefusedWith(ErrorId::Count));
  EXPECT_THAT(read_counted(ElementType::Int32, 2, "{ 2, { 5 } }"), RefusedWith(ErrorId::Count));
}

TEST(CountedNumbers, RefuseElidedBraces) {
  EXPECT_THAT(read_counted(ElementType::Int32, 2, "{ 2, 5, 6 }"), RefusedWith(ErrorId::Value));
}

TEST(CountedNumbers, RefuseMoreLists) {
  EXPECT_THAT(read_counted(ElementType::Int32, 1, "{ 1, { 5 }, { 6 } }"), RefusedWith(ErrorId::Value));
}

}  // namespace
}  // namespace ei_ota
