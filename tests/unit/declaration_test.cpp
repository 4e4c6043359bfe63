// SPDX-License-Identifier: MIT
#include "rewrite/declaration.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::HasSubstr;

struct Declared {
  SourceText source;
  DefinitionSite site;
};

/// A line that declares `weight`, as the reader sees it.
Declared declared(const std::string& line, bool in_anonymous_namespace = true, bool is_const = true) {
  const auto end = line.find_first_not_of('}', line.find('}'));
  return {{"model.cpp", line}, {{0, end}, line.find("weight["), {line.find('{'), end}, is_const, in_anonymous_namespace}};
}

std::string made_weight(const std::string& line, bool in_anonymous_namespace = true) {
  const auto [source, site] = declared(line, in_anonymous_namespace);
  auto edits = make_weight(source, {}, site, "weight", placeable);
  return edits ? apply_edits(source.text, std::move(*edits)) : test::said(edits);
}

Result<std::vector<Edit>> edits_of(const Declared& declared) {
  return make_weight(declared.source, {}, declared.site, "weight", placeable);
}

TEST(MakeWeight, PutsOneMacroInThePlaceOfConst) {
  EXPECT_EQ(made_weight("const int8_t weight[2] = { 1, 2 };"), "EI_OTA_WEIGHT int8_t weight[2] = { 1, 2 };");
  EXPECT_EQ(made_weight("const TfArray<2, float> weight[1] = {{2, {1, 2}}};"),
            "EI_OTA_WEIGHT TfArray<2, float> weight[1] = {{2, {1, 2}}};");
}

TEST(MakeWeight, KeepsTheNameInItsFile) {  // const alone had given it internal linkage
  EXPECT_EQ(made_weight("const int8_t weight[2] = { 1, 2 };", false), "static EI_OTA_WEIGHT int8_t weight[2] = { 1, 2 };");
  EXPECT_EQ(made_weight("static const int8_t weight[1] = { 1 };", false), "static EI_OTA_WEIGHT int8_t weight[1] = { 1 };");
  EXPECT_EQ(made_weight("const static int8_t weight[1] = { 1 };", true), "EI_OTA_WEIGHT static int8_t weight[1] = { 1 };");
}

TEST(MakeWeight, TakesTheModelSectionAway) {
  EXPECT_EQ(made_weight("const MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) int8_t weight[2*1] = { 1, 2 };"),
            "EI_OTA_WEIGHT ALIGN(16) int8_t weight[2*1] = { 1, 2 };");
}

TEST(MakeWeight, LeavesAlignmentAlone) {
  EXPECT_EQ(made_weight("const ALIGN(8) int32_t weight[1] = { 1 };"), "EI_OTA_WEIGHT ALIGN(8) int32_t weight[1] = { 1 };");
}

TEST(MakeWeight, TakesConstAfterTheType) {
  EXPECT_EQ(made_weight("int8_t const weight[1] = { 1 };"), "int8_t EI_OTA_WEIGHT weight[1] = { 1 };");
}

TEST(MakeWeight, IsNotMisledByComments) {
  EXPECT_EQ(made_weight("/* const */ const /* volatile */ int8_t weight[1] = { 1 };"),
            "/* const */ EI_OTA_WEIGHT /* volatile */ int8_t weight[1] = { 1 };");
}

TEST(MakeWeight, IsNotMisledByTheInitialiser) {
  EXPECT_EQ(made_weight("const int8_t weight[1] = { /* const volatile */ 1 };"),
            "EI_OTA_WEIGHT int8_t weight[1] = { /* const volatile */ 1 };");
}

TEST(MakeWeight, RefusesConstInATypedef) {
  const auto edits = edits_of(declared("weight_t weight[1] = { 1 };"));
  EXPECT_THAT(edits, RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(test::said(edits), HasSubstr("has its const in a typedef"));
}

TEST(MakeWeight, RefusesASecondConstInATypedef) {
  auto [source, site] = declared("const weight_t weight[1] = { 1 };");
  site.is_const_by_typedef = true;
  EXPECT_THAT(test::said(make_weight(source, {}, site, "weight", placeable)), HasSubstr("has a second const in a typedef"));
}

TEST(MakeWeight, RefusesConstInAMacroOfAMacro) {
  const auto [source, site] = declared("CONST int8_t weight[1] = { 1 };");
  EXPECT_THAT(test::said(make_weight(source, {{"CONST", " ALIGN(8) FIXED"}, {"FIXED", " const"}}, site, "weight", placeable)),
              HasSubstr("has a const in the macro CONST"));
}

TEST(MakeWeight, RefusesALineThatGoesOnInTheMiddleOfAWord) {
  EXPECT_THAT(test::said(edits_of(declared("const vola\\\ntile int8_t weight[1] = { 1 };"))),
              HasSubstr("has a continued line"));
}

TEST(MakeWeight, TakesACommentBehindTheList) {
  EXPECT_EQ(made_weight("const int8_t weight[1] = { 1 } /* one */ ;"), "EI_OTA_WEIGHT int8_t weight[1] = { 1 } /* one */ ;");
}

TEST(MakeWeight, RefusesWhatIsNotConst) {
  EXPECT_THAT(edits_of(declared("int8_t weight[1] = { 1 };", true, false)), RefusedWith(ErrorId::Declaration));
}

TEST(MakeWeight, RefusesSeveralNamesInOneDeclaration) {
  const auto edits = edits_of(declared("const int8_t weight[1] = { 1 }, other[1] = { 2 };"));
  EXPECT_THAT(edits, RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(test::said(edits), HasSubstr("shares its declaration"));
}

TEST(MakeWeight, RefusesTheSecondOfSeveralNames) {
  const auto edits = edits_of(declared("const int8_t other[2] = { 2, 2 }, weight[1] = { 1 };"));
  EXPECT_THAT(edits, RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(test::said(edits), HasSubstr("shares its declaration"));
}

TEST(MakeWeight, RefusesWhatIsMoreThanConst) {
  for (const std::string word : {"constexpr", "constinit", "inline", "volatile", "extern", "thread_local"}) {
    const auto edits = edits_of(declared(word + " const int8_t weight[1] = { 1 };"));
    EXPECT_THAT(edits, RefusedWith(ErrorId::Declaration)) << word;
    EXPECT_THAT(test::said(edits), HasSubstr("declared " + word));
  }
}

TEST(MakeWeight, TakesTheMacroThatIsAskedFor) {
  const auto [source, site] = declared("const TfArray<1, int> weight[1] = { 1 };", false);
  auto edits = make_weight(source, {}, site, "weight", initialised);
  ASSERT_TRUE(edits) << test::said(edits);
  EXPECT_EQ(apply_edits(source.text, std::move(*edits)), "static EI_OTA_INITIALISED_WEIGHT TfArray<1, int> weight[1] = { 1 };");
}

TEST(MakeWeight, SaysWhereItStands) {
  auto [source, site] = declared("const volatile int8_t weight[1] = { 1 };");
  source.text.insert(0, "\n\n");
  for (auto* const offset : {&site.declaration.begin, &site.declaration.end, &site.name}) *offset += 2;
  EXPECT_THAT(test::said(make_weight(source, {}, site, "weight", placeable)),
              testing::StartsWith("model.cpp:3: error: weight "));
}

TEST(WeightCopy, IsTheDeclarationUnderAnotherName) {
  const auto [source, site] = declared("const TfArray<1, int> weight[1] = { 1 };  // shared");
  const auto copy = weight_copy(source, {}, site, "weight", "ei_ota_weight");
  ASSERT_TRUE(copy) << test::said(copy);
  EXPECT_EQ(*copy, "EI_OTA_INITIALISED_WEIGHT TfArray<1, int> ei_ota_weight[1] = { 1 };");
}

}  // namespace
}  // namespace ei_ota
