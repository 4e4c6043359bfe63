// SPDX-License-Identifier: MIT
#include "parse/headers/header_reader.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts(const HeaderValue& value) {
  std::vector<std::string> found;
  for (const auto& part : value.list) found.push_back(part.text);
  return found;
}

TEST(HeaderReader, ListsQuotedIncludes) {
  EXPECT_THAT(read_header("#include <stdint.h>\n#include \"tflite-model/a_compiled.h\"\n").includes,
              ElementsAre("tflite-model/a_compiled.h"));
}

TEST(HeaderReader, ReadsMacrosWithoutTheirComments) {
  const auto header = read_header("#define A 62.5 // Hz\n#define B /* nothing */\n#  define C \"x y\"\n");
  EXPECT_EQ(header.macro("A")->value, "62.5");
  EXPECT_EQ(header.macro("B")->value, "");
  EXPECT_EQ(header.macro("C")->value, "\"x y\"");
  EXPECT_EQ(header.macro("D"), nullptr);
}

TEST(HeaderReader, KeepsSlashesInAString) {
  EXPECT_EQ(read_header("#define NAME \"see http://a/*b*/ \\\" // c\" // a name\n").macro("NAME")->value,
            "\"see http://a/*b*/ \\\" // c\"");
}

TEST(HeaderReader, PassesOverMacrosWithParameters) { EXPECT_EQ(read_header("#define F(x) x\n").macro("F"), nullptr); }

TEST(HeaderReader, ReadsTheWordsOfAList) {
  const auto header = read_header("const char* labels_1[] = { \"idle, or not\", \"wave\" };");
  ASSERT_EQ(header.objects.size(), 1U);
  EXPECT_EQ(header.objects[0].name, "labels_1");
  EXPECT_THAT(texts(header.objects[0].value), ElementsAre("\"idle, or not\"", "\"wave\""));
}

TEST(HeaderReader, ReadsPositionsWithTheirComments) {
  const auto header =
      read_header("my_config_t my_config = {\n  2, // uint32_t blockId\n  -1.5f, // float scale\n  false // last\n};");
  const auto& object = header.objects.at(0);
  EXPECT_EQ(object.type, "my_config_t");
  EXPECT_THAT(texts(object.value), ElementsAre("2", "-1.5f", "false"));
  EXPECT_EQ(object.value.list[0].comment, "uint32_t blockId");
  EXPECT_EQ(object.value.list[2].comment, "last");
}

TEST(HeaderReader, KnowsWhereThingsStand) {
  const std::string text = "#define A 1.5 // x\n/* c */ const float m_3[2] = { 1.0, -2 };\nt y = { .a = (float[1]) { 3 }, 4 };";
  const auto header = read_header(text);
  const auto at = [&](Span span) { return text.substr(span.begin, span.end - span.begin); };
  EXPECT_EQ(at(header.macro("A")->line), "#define A 1.5 // x");
  const auto& list = *header.object("m_3");
  EXPECT_EQ(at(list.declaration), "const float m_3[2] = { 1.0, -2 }");
  EXPECT_EQ(text.substr(list.name_offset, 3), "m_3");
  EXPECT_EQ(at(list.value.span), "{ 1.0, -2 }");
  EXPECT_EQ(at(list.value.list.at(1).span), "-2");
  EXPECT_TRUE(list.is_const);
  const auto& object = *header.object("y");
  EXPECT_FALSE(object.is_const);
  EXPECT_EQ(at(member(object.value, "a")->span), "(float[1]) { 3 }");
  EXPECT_EQ(member(object.value, "a")->list.size(), 1U);
  EXPECT_EQ(at(object.value.list.at(1).span), "4");
}

TEST(HeaderReader, ReadsConstantsThatAreNoLists) {
  const auto header = read_header(
      "const uint8_t ei_blocks_size = 1;\nei_impulse_handle_t handle = ei_impulse_handle_t( &impulse_1 ); // x\n"
      "ei_impulse_handle_t& ei_default = handle;\nuint32_t *outputs = nullptr;\nint x = 2 /* two */ + 1;\nint y = {");
  EXPECT_EQ(header.constant("ei_blocks_size")->text, "1");
  EXPECT_EQ(header.constant("handle")->text, "ei_impulse_handle_t(&impulse_1)");
  EXPECT_EQ(header.constant("ei_default")->text, "handle");
  EXPECT_EQ(header.constant("outputs")->text, "nullptr");
  EXPECT_EQ(header.constant("x")->text, "2+1");
  EXPECT_EQ(header.constant("y"), nullptr);
  EXPECT_EQ(header.constant("missing"), nullptr);
}

TEST(HeaderReader, ReadsAnIncbinWhoseNameIsJoined) {
  const auto header = read_header("INCBIN(incbin_m, FOLDER \"x.tflite\");\nINCBIN(incbin_n, FILE);\n");
  ASSERT_EQ(header.incbins.size(), 2U);
  EXPECT_EQ(header.incbins[0].name, "incbin_m");
  EXPECT_EQ(header.incbins[0].file, "x.tflite");
  EXPECT_EQ(header.incbins[1].file, "");
}

TEST(HeaderReader, ReadsAListWithoutAnEqualsSign) {
  const auto header = read_header("const uint16_t AXIS[]  { 0, 11, 22 };");
  EXPECT_THAT(texts(header.object("AXIS")->value), ElementsAre("0", "11", "22"));
}

TEST(HeaderReader, ReadsDesignatorsAndNestedLists) {
  const auto header = read_header("const t x = { .a = 1, .b = { .c = &f, .d = (void*)&g }, };");
  const auto& list = header.objects.at(0).value.list;
  EXPECT_EQ(list.at(0).designator, "a");
  EXPECT_EQ(list.at(1).list.at(0).designator, "c");
  EXPECT_EQ(list.at(1).list.at(1).text, "(void*)&g");
}

TEST(HeaderReader, ReadsExponents) {
  EXPECT_THAT(texts(read_header("f x = { 1e-05, 2.5E+3f };").objects.at(0).value), ElementsAre("1e-05", "2.5E+3f"));
}

TEST(HeaderReader, ReadsTheMembersOfAStruct) {
  const auto header =
      read_header("typedef struct {\n  uint32_t block_id;\n  const char * axes; // select\n  float list[3], *last;\n} t;");
  EXPECT_EQ(header.structs.at(0).name, "t");
  EXPECT_EQ(header.structs.at(0).members.size(), 3U);
  EXPECT_EQ(header.structs.at(0).members.at(1), "axes");
}

TEST(HeaderReader, PassesOverFunctionsAndWhatItDoesNotKnow) {
  const auto header =
      read_header("static int f(void) { int y[] = { 1 }; return y[0]; }\nextern int z;\nint a = 3;\nt x = { 1 };");
  EXPECT_EQ(header.objects.size(), 1U);
  EXPECT_EQ(header.objects.at(0).name, "x");
}

TEST(HeaderReader, DoesNotLoseItselfInBrokenText) {
  for (const auto* const text : {"t x = {", "t x = { 1, ", "t x = { \"open", "/* open", "#define", "#include \"open",
                                 "typedef struct {", "typedef struct { int", "}}};;", "= {", "t x = { .", "'", "\"\\"})
    EXPECT_THAT(read_header(text).structs.size() + read_header(text).objects.size(), testing::Le(1U)) << text;
}

TEST(HeaderReader, TakesAnyDepthOfBraces) {
  const auto header = read_header("t x = " + std::string(1000000, '{') + std::string(1000000, '}') + ";\n#define A 1\n");
  EXPECT_NE(header.macro("A"), nullptr);
}

TEST(Unquote, TakesQuotesAndEscapesAway) { EXPECT_EQ(unquote(R"("a\"b\\")"), "a\"b\\"); }

TEST(Unquote, GivesNothingForOtherText) {
  for (const auto* const text : {"", "a", "\"", "\"a", "a\"", "1"}) EXPECT_EQ(unquote(text), std::nullopt) << text;
}

}  // namespace
}  // namespace ei_ota
