// SPDX-License-Identifier: MIT
#include "payload/self_test_file.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::said;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(SelfTestFile, GivesItsCases) {
  const auto test = parse_self_test(
      R"({"tolerance": 0.01, "cases": [{"input": [1, 2.5], "output": [0.25]}, {"input": [-3, 1e3], "output": [1], "note": "x"}]})",
      "t.json");
  ASSERT_TRUE(test) << said(test);
  EXPECT_EQ(test->tolerance, 0.01F);
  ASSERT_EQ(test->cases.size(), 2U);
  EXPECT_THAT(test->cases[0].inputs, ElementsAre(1, 2.5));
  EXPECT_THAT(test->cases[1].inputs, ElementsAre(-3, 1000));
  EXPECT_THAT(test->cases[1].outputs, ElementsAre(1));
}

struct Bad {
  const char* text;
  const char* says;
};

TEST(SelfTestFile, IsRefusedWithWhatIsWrong) {
  const std::vector<Bad> files{
      {"", "it is not valid JSON from line 1 on"},
      {R"({"tolerance": 0, "cases": [{"input": [NaN], "output": [1]}]})", "which has no NaN"},
      {R"({"tolerance": 0, "cases": [{"input": [1e999], "output": [1]}]})", "a number is too large"},
      {"[]", "no \"tolerance\""},
      {R"({"cases": [{"input": [1], "output": [1]}]})", "no \"tolerance\""},
      {R"({"tolerance": "1", "cases": [{"input": [1], "output": [1]}]})", "tolerance is \"1\"; expected a number"},
      {R"({"tolerance": -0.5, "cases": [{"input": [1], "output": [1]}]})", "tolerance is -0.5; expected 0 or more"},
      {R"({"tolerance": 0})", "no list \"cases\""},
      {R"({"tolerance": 0, "cases": []})", "no list \"cases\""},
      {R"({"tolerance": 0, "cases": {"input": [1], "output": [1]}})", "no list \"cases\""},
      {R"({"tolerance": 0, "cases": [[1]]})", "cases[0] is not an object"},
      {R"({"tolerance": 0, "cases": [{"output": [1]}]})", "cases[0] has no list \"input\""},
      {R"({"tolerance": 0, "cases": [{"input": [1], "output": []}]})", "cases[0] has no list \"output\""},
      {R"({"tolerance": 0, "cases": [{"input": [1, null], "output": [1]}]})", "cases[0].input[1] is null"},
      {R"({"tolerance": 0, "cases": [{"input": [1], "output": [1e39]}]})", "cases[0].output[0] is 1e+39"},
      {R"({"tolerance": 0, "cases": [{"input": [1], "output": [1]}, {"input": [1, 2], "output": [1]}]})",
       "cases[1] has 2 inputs and 1 outputs; expected 1 and 1"},
      {R"({"tolerance": 0, "cases": [{"input": [1], "output": [1]}, {"input": [1], "output": [1, 2]}]})",
       "cases[1] has 1 inputs and 2 outputs; expected 1 and 1"}};
  for (const auto& [text, says] : files) {
    EXPECT_THAT(parse_self_test(text, "t.json"), RefusedWith(ErrorId::SelfTest)) << text;
    EXPECT_THAT(said(parse_self_test(text, "t.json")), HasSubstr(says));
  }
}

}  // namespace
}  // namespace ei_ota
