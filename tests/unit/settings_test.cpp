// SPDX-License-Identifier: MIT
#include "export/settings.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {

TEST(Settings, HaveOneSpelling) {
  for (const auto* const text : {"1", "1.0", "1.0f", "1.F", "01.0", "1e0"}) EXPECT_EQ(canonical(text), "1") << text;
  EXPECT_EQ(canonical("0.1f"), canonical("0.10000000149011612"));
  EXPECT_EQ(canonical("\"low\""), "low");
  EXPECT_EQ(canonical("EI_CLASSIFIER_SENSOR_CAMERA"), "EI_CLASSIFIER_SENSOR_CAMERA");
}

TEST(Settings, AreComputedWhereExportsWriteProducts) {
  EXPECT_EQ(canonical("125*3"), "375");
  EXPECT_EQ(canonical("(125/4)"), "31");
  EXPECT_EQ(canonical("16000*1"), "16000");
}

TEST(Settings, StayAsTheyAreWhereTheyAreSomethingElse) {
  for (const auto* const text : {"1/0", "4294967296*4294967296", "2*x", "*2", "2*", "(1)*(2)", "010", "0x10", "2*010", "()"})
    EXPECT_EQ(canonical(text), text);
}

TEST(Settings, KeepNaturalNumbersWhole) {  // a float has 24 bits: these were one
  EXPECT_NE(canonical("16777217"), canonical("16777216"));
  EXPECT_EQ(canonical("18446744073709551615"), "18446744073709551615");
}

TEST(Settings, OfOneNameAreNumbered) {
  Settings settings;
  for (const auto* const value : {"1", "2", "3"}) add_setting(settings, "a", value);
  EXPECT_THAT(settings, testing::ElementsAre(testing::Pair("a", "1"), testing::Pair("a 2", "2"), testing::Pair("a 3", "3")));
}

}  // namespace
}  // namespace ei_ota
