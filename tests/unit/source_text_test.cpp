// SPDX-License-Identifier: MIT
#include "parse/text/source_text.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
using test::RefusedWith;

SourceText source(std::string text) { return {"model.cpp", std::move(text)}; }

std::string compacted(const std::string& text) {
  const auto result = compact(source(text));
  return result ? result->text() : message(result.refusal());
}

/// So many numbers that they are cut.
std::string long_list() {
  std::string text;
  for (int i = 0; i < 100; ++i) text += " -1,";
  return text;
}

TEST(SourceText, CountsLinesFromOne) {
  EXPECT_EQ(source("a\nb\nc").where(0), "model.cpp:1");
  EXPECT_EQ(source("a\nb\nc").where(4), "model.cpp:3");
}

TEST(CompactText, CutsShortListsOfNumbers) {
  EXPECT_EQ(compacted("const int8_t x[2] = { 1, 2 };\n"), "const int8_t x[2] = {};\n");
}

TEST(CompactText, CutsListsInAStructsList) {
  EXPECT_EQ(compacted("const TfArray<2, int> x = { 2, { 1,2 } };"), "const TfArray<2, int> x = {};");
  EXPECT_EQ(compacted("const TfArray<1, int> x = { 1, { 4 } };"), "const TfArray<1, int> x = {};");
}

TEST(CompactText, KeepsListsThatCountRows) {
  EXPECT_EQ(compacted("int8_t x[][2] = { { 1, 2 }, { 3, 4 } };"), "int8_t x[][2] = { {}, {} };");
}

TEST(CompactText, KeepsSingleNumbers) {
  for (const auto* const text :
       {"const int n = { 3 };", "const int n{3};", "const int n = { 3, };", "const int n = { 3, /* 4 */ };"})
    EXPECT_EQ(compacted(text), text);
}

TEST(CompactText, KeepsNumbersOfConstantExpressions) {
  for (const auto* const text : {"constexpr int sizes[2] = { 1, 2 };", "static constexpr int sizes[2]{ 1, 2 };"})
    EXPECT_EQ(compacted(text), text);
  EXPECT_EQ(compacted("constexpr int n = 2; int8_t x[n] = { 1, 2 };"), "constexpr int n = 2; int8_t x[n] = {};");
}

TEST(CompactText, CutsLongListsOfNumbers) {
  EXPECT_EQ(compacted("int8_t x[100] = {" + long_list() + "};"), "int8_t x[100] = {};");
}

TEST(CompactText, CutsListsWithComments) {
  EXPECT_EQ(compacted("int8_t x[100] = { /* [0][] } */" + long_list() + "// }\n};"), "int8_t x[100] = {};");
}

TEST(CompactText, KeepsListsThatHoldAnythingElse) {
  const auto text = "int8_t x[101] = {" + long_list() + " MACRO };";
  EXPECT_EQ(compacted(text), text);
}

TEST(CompactText, KeepsListsThatSizeTheirArray) {
  const auto text = "int8_t x[ ] = {" + long_list() + "};";
  EXPECT_EQ(compacted(text), text);
}

TEST(CompactText, KeepsNumbersThatAreAskedFor) {
  const auto text = "int8_t x[100] = {" + long_list() + "};";
  const auto whole = compact(source(text), Numbers::Kept);
  EXPECT_EQ(whole->text(), text);
  EXPECT_FALSE(whole->lacks_numbers());
  EXPECT_TRUE(compact(source(text))->lacks_numbers());
}

TEST(CompactText, KeepsParametersThatMeanSomethingToThePreprocessor) {
  const std::string text = "const TfLiteConvParams opdata0 = {\n#define a b\n};";
  EXPECT_EQ(compacted(text), text);
}

TEST(CompactText, KnowsTheMacros) {
  const auto text = compact(source("#define A 1 \\\n 2\n#define B(x) x\n#define A 3\n"), Numbers::Cut, {"C=4"});
  EXPECT_EQ(text->macros(), (Macros{{"A", "  1  2  3"}, {"B", " (x) x"}, {"C", " 4"}}));
}

TEST(CompactText, CutsTheParametersOfOps) {
  EXPECT_EQ(compacted("const TfLiteConvParams opdata0 = { kTfLitePaddingSame, { 1 } };"),
            "const TfLiteConvParams opdata0 = {};");
}

TEST(CompactText, TakesAMacrosArgumentForNoTypeOfParameters) {
  for (const std::string text :
       {"const PLACE(TfLiteConvParams) int x[3] = { 1, 2, 3 };", "f(a, TfLiteConvParams) = { 1, 2, 3 };"}) {
    const auto compact_text = compact(source(text), Numbers::Kept);
    ASSERT_TRUE(compact_text);
    EXPECT_EQ(compact_text->text(), text);
  }
  EXPECT_EQ(compacted("const TfLiteConvParams ALIGN(4) opdata0 = { kTfLitePaddingSame };"),
            "const TfLiteConvParams ALIGN(4) opdata0 = {};");
}

TEST(CompactText, KeepsListsInStringsAndComments) {
  for (const auto& text : {"const char* s = \"{" + long_list() + "}\";", "/* {" + long_list() + "} */",
                           "// {" + long_list() + "}", "auto s = R\"x({" + long_list() + "})x\";"})
    EXPECT_EQ(compacted(text), text);
}

TEST(CompactText, MapsOffsetsBackAcrossCuts) {
  const auto text = "int8_t x[100] = {" + long_list() + "}; int8_t y[100] = {" + long_list() + "}; int z;";
  const auto compact_text = *compact(source(text));
  for (const auto* const word : {"x[", "; int8_t y", "y[", "z;"})
    EXPECT_EQ(compact_text.original(compact_text.text().find(word)), text.find(word)) << word;
}

TEST(CompactText, BlanksIncludesAndPragmasInPlace) {
  EXPECT_EQ(compacted("#include <a.h>\n  #  pragma once\nint x;"), "              \n                \nint x;");
}

TEST(CompactText, BlanksEachLineOfADirectiveThatContinues) {
  EXPECT_EQ(compacted("#pragma \\\r\n a\nint x;"), "          \n  \nint x;");
}

TEST(CompactText, TakesAByteOrderMark) {
  EXPECT_EQ(compacted("\xEF\xBB\xBF#include <a.h>\nint x;"), "                 \nint x;");
}

TEST(CompactText, TakesCarriageReturns) { EXPECT_EQ(compacted("#include <a.h>\r\nint x;\r\n"), "               \nint x;\r\n"); }

TEST(CompactText, TakesTheDirectivesThatStudioWrites) {
  const std::string text =
      "#if defined(A) && A == 1\n#elif B\n#else\n#endif\n#ifdef C\n#endif\n#ifndef D\n#define D(x) #x\n#undef D\n#endif\n";
  EXPECT_EQ(compacted(text), text);
}

TEST(CompactText, KnowsTheLineAfterTheLastIncludeThatNoConditionSurrounds) {
  const std::string text = "#include <a.h>\n#include \"b.h\"\n#if X\n#include <c.h>\n#endif\nint x;";
  EXPECT_EQ(compact(source(text))->after_includes(), text.find("#if"));
}

TEST(CompactText, KnowsNoLineAfterAnIncludeThatEndsTheFile) {
  EXPECT_EQ(compact(source("#include <a.h>\nint x;\n#include <b.h>"))->after_includes(), 15);
}

TEST(CompactText, IsNotMisledByAnUnpairedQuote) {
  EXPECT_EQ(compacted("#if 0\ndon't\n#include <a.h>\n#endif\n"), "#if 0\ndon't\n              \n#endif\n");
}

TEST(CompactText, TakesADigitSeparatorForNoQuote) {
  EXPECT_EQ(compacted("int x = 1'000;\n#include <a.h>\n"), "int x = 1'000;\n              \n");
}

TEST(CompactText, RefusesAZeroByte) { EXPECT_THAT(compact(source(std::string("int x;\0", 7))), RefusedWith(ErrorId::Syntax)); }

// To clang it ends a line: the first of these would include a file.
TEST(CompactText, RefusesACarriageReturnWithoutALineFeed) {
  for (const auto* const text : {"#\\\rinclude \"/secret\"\n", "int x; // y\r , z;\n", "int x;\n\r", "int x;\r"})
    EXPECT_THAT(compact(source(text)), RefusedWith(ErrorId::Syntax)) << text;
}

class ForeignDirective : public testing::TestWithParam<const char*> {};

TEST_P(ForeignDirective, IsRefused) {
  EXPECT_THAT(compact(source("int a;\n" + std::string(GetParam()) + "\nint b;\n")), RefusedWith(ErrorId::Directive));
}

INSTANTIATE_TEST_SUITE_P(Unknown, ForeignDirective,
                         testing::Values("#embed \"secret\"", "#import \"a.h\"", "#include_next <a.h>", "#ident \"x\"",
                                         "#line 3", "#foo", "# 3 \"a.h\"", "#if __has_include(\"secret\")",
                                         "#if __has_embed(\"secret\")", "#define X _Pragma(\"once\")"));
INSTANTIATE_TEST_SUITE_P(Keyword, ForeignDirective,
                         testing::Values("#define volatile x", "# define const", "#define static(x) x",
                                         "#define /* a */ int long", "#define \\\n void x"));
INSTANTIATE_TEST_SUITE_P(Outside, ForeignDirective,
                         testing::Values("#include \"/secret\"", "#include </secret>", "#include \"../secret\"",
                                         "#include \"a/../../b\"", "#include \"C:/secret\""));
// Each of these is a directive to a compiler. They are all dressed up so that a simpler reader would take them for text.
INSTANTIATE_TEST_SUITE_P(Disguised, ForeignDirective,
                         testing::Values("/**/ #embed \"secret\"", "/*\n*/#embed \"secret\"", "#/**/include \"/secret\"",
                                         "#\\\ninclude \"/secret\"", "#inc\\\nlude \"/secret\"", "# \\ \ninclude \"/secret\"",
                                         "#\vinclude \"/secret\"", "#\finclude \"/secret\"", "%:include \"/secret\"",
                                         "%:embed \"secret\"", "'\n#embed \"secret\"", "fooR\"(\";\n#embed \"secret\"\n\")\";",
                                         "// \\\r\n/*\n#embed \"secret\"\n*/", "#define X \"/*\"\n#embed \"secret\"\n// */",
                                         "#define X R\"(\n/*\n)\"\n#embed \"secret\"\n*/",
                                         "#warning /*\n#embed \"secret\"\n// */", "#if __ha\\\ns_include(\"secret\")",
                                         "_Pragma(\"GCC dependency \\\"secret\\\"\")",
                                         "#define CAT(a, b) a##b\n#if CAT(__ha, s_include)(\"secret\")",
                                         "#define CAT(a, b) a%:%:b\n#if CAT(__ha, s_include)(\"secret\")"));

}  // namespace
}  // namespace ei_ota
