// SPDX-License-Identifier: MIT
#include "parse/eon/op_data.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

Result<std::vector<std::string>> read(std::string text) {
  const SourceText source{"model.cpp", std::move(text)};
  return read_op_data(source, {0, source.text.size()});
}

TEST(OpData, IsAFlatListOfValues) {
  EXPECT_THAT(*read("{ kTfLitePaddingSame, 1,2, kTfLiteActNone, { { 3, -4 } } }"),
              ElementsAre("kTfLitePaddingSame", "1", "2", "kTfLiteActNone", "3", "-4"));
}

TEST(OpData, DropsTrailingZerosSinceStructsGrow) { EXPECT_THAT(*read("{ 0, 1, 0, { 0 } }"), ElementsAre("0", "1")); }

TEST(OpData, OfZerosAloneIsEmpty) { EXPECT_THAT(*read("{ 0, false, nullptr, NULL, 0.0f, -0 }"), IsEmpty()); }

TEST(OpData, HasOneSpellingForAValue) { EXPECT_EQ(*read("{ true, 1.0f, 1e0, 0.5 }"), *read("{ 1, 1, 1.0, 0.50f }")); }

TEST(OpData, IgnoresComments) { EXPECT_THAT(*read("{ 1, /* 2, */ 3 // 4\n }"), ElementsAre("1", "3")); }

TEST(OpData, RefusesAnythingElse) {
  for (const auto* const text :
       {"{ &x }", "{ 0x1 }", "{ sizeof(int) }", "{ \"1\" }", "{ SOME_MACRO }", "{ 1u }", "{ .stride = 2 }"})
    EXPECT_THAT(read(text), test::RefusedWith(ErrorId::Declaration)) << text;
}

TEST(OpData, SaysOnWhichLineItRefuses) {
  EXPECT_THAT(test::said(read("{ 1,\n x }")), testing::StartsWith("model.cpp:2: error: an op's parameters hold `x`"));
}

}  // namespace
}  // namespace ei_ota
