// SPDX-License-Identifier: MIT
#include "parse/tflite/flatbuffer_source.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {
using test::RefusedWith;
using testing::HasSubstr;

std::string tiny_bytes() {
  const auto bytes = test::tflite_bytes(test::tflite_model(test::random_model(1)));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hexadecimal(const std::string& bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    text += fmt::format("{}0x{:02x}{}", i % 12 == 0 ? "\n  " : " ", static_cast<unsigned char>(bytes[i]),
                        i + 1 == bytes.size() ? "\n" : ",");
  return text;
}

Result<FlatbufferSource> read(const std::string& header, const std::string& file = "") {
  return read_flatbuffer_source({{"tflite-model/tflite_learn_5.h", header}, read_header(header)},
                                [&](const std::string& name) -> Result<std::string> {
                                  if (name != "tflite-model/x.tflite")
                                    return refuse(ErrorId::Path, name, "no such file", "it", "look");
                                  return file;
                                });
}

TEST(FlatbufferSource, ReadsTheArraysOfAllYears) {
  const auto bytes = tiny_bytes();
  for (const auto* const declaration :
       {"const unsigned char tflite_learn_5[] =", "ALIGN(16) const unsigned char tflite_learn_5[] =",
        "MODEL_SECTION(EI_MODEL_SECTION) ALIGN(16) const unsigned char tflite_learn_5[] ="}) {
    const auto text = fmt::format("#ifndef H\n#define H\n{} {{{}}};\nunsigned int tflite_learn_5_len = {};\n#endif\n",
                                  declaration, hexadecimal(bytes), bytes.size());
    const auto source = read(text);
    ASSERT_TRUE(source) << test::said(source);
    EXPECT_EQ(source->name, "tflite_learn_5");
    EXPECT_EQ(source->bytes, bytes);
    EXPECT_TRUE(source->tflite.model.in_place);
    EXPECT_EQ(source->tflite.model.definitions.at(0).name, "tflite_learn_5");
    EXPECT_THAT(std::string(source->source.at(source->definition)), testing::StartsWith(declaration));
  }
}

TEST(FlatbufferSource, ReadsTheFileOfAnIncbin) {
  const auto bytes = tiny_bytes();
  const auto source = read(
      "INCBIN(incbin_m, \"tflite-model/x.tflite\");\nconst unsigned char *m = gincbin_m_data;\n"
      "unsigned int m_len = gincbin_m_size;\n",
      bytes);
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(source->name, "m");
  EXPECT_EQ(source->incbin, "incbin_m");
  EXPECT_EQ(source->bytes, bytes);
}

TEST(FlatbufferSource, TakesTheExportsFileOfThatNameWhateverTheWayToIt) {  // which a firmware's build has edited
  const auto bytes = tiny_bytes();
  for (const auto* const path : {"\"../components/ei/tflite-model/x.tflite\"", "\"/opt/firmware/x.tflite\"", "\"x.tflite\"",
                                 "\"src/x.tflite\"", "\"C:\\\\ei\\\\x.tflite\"", "FOLDER \"/tflite-model/x.tflite\""}) {
    const auto source = read(fmt::format("INCBIN(incbin_m, {});\nconst unsigned char *m = gincbin_m_data;\n", path), bytes);
    ASSERT_TRUE(source) << test::said(source);
    EXPECT_EQ(source->bytes, bytes) << path;
  }
}

TEST(FlatbufferSource, StaysInsideTheExport) {
  for (const auto* const path : {"/etc/passwd", "..", "../..", "/", "", ".", "tflite-model/..", "../../y.tflite"}) {
    const auto source = read(fmt::format("\nINCBIN(incbin_m, \"{}\");\nconst unsigned char *m = gincbin_m_data;\n", path));
    EXPECT_THAT(source, RefusedWith(ErrorId::NoModel)) << path;
    EXPECT_THAT(test::said(source), testing::StartsWith("tflite-model/tflite_learn_5.h:2: error: INCBIN of `")) << path;
    EXPECT_THAT(test::said(source), HasSubstr("copy it there")) << path;
  }
}

TEST(FlatbufferSource, AsksForAFileInQuotes) {
  EXPECT_THAT(read("INCBIN(incbin_m, MODEL_FILE);\nconst unsigned char *m = gincbin_m_data;\n"), RefusedWith(ErrorId::NoModel));
}

TEST(FlatbufferSource, RefusesWhatIsNoListOfBytes) {
  for (const auto* const list : {"{ 0x100 }", "{ -1 }", "{ 1 2 }", "{ 010 }", "{ x }", "{ 1.5 }", "{ 0x1c"})
    EXPECT_THAT(read(fmt::format("const unsigned char m[] = {};\n", list)), RefusedWith(ErrorId::Value)) << list;
}

TEST(FlatbufferSource, RefusesAnotherLengthThanDeclared) {
  const auto text = fmt::format("const unsigned char m[] = {{{}}};\nunsigned int m_len = 7;\n", hexadecimal(tiny_bytes()));
  EXPECT_THAT(read(text), RefusedWith(ErrorId::Count));
  EXPECT_THAT(test::said(read(text)), HasSubstr("the 7 that m_len says"));
}

TEST(FlatbufferSource, RefusesFormsThatStudioDoesNotWrite) {
  EXPECT_THAT(read("int x;\n"), RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(read("const unsigned char a[] = { 1 };\nconst unsigned char b[] = { 1 };\n"), RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(read("unsigned char a[] = { 1 };\n"), RefusedWith(ErrorId::Declaration));
  EXPECT_THAT(read("INCBIN(incbin_m, \"tflite-model/x.tflite\");\n"), RefusedWith(ErrorId::Declaration));
}

TEST(FlatbufferSource, RefusesBytesThatAreNoModel) {
  EXPECT_FALSE(read("const unsigned char m[] = { 1, 2, 3, 4 };\n"));
  EXPECT_FALSE(read("const unsigned char m[] = { };\n"));
}

TEST(HoldsFlatbuffer, TellsModelsFromListsOfOps) {
  EXPECT_TRUE(holds_flatbuffer(read_header("const unsigned char m[] = { 1 };")));
  EXPECT_TRUE(holds_flatbuffer(read_header("INCBIN(incbin_m, \"x\");")));
  EXPECT_FALSE(holds_flatbuffer(read_header("#define EI_TFLITE_DISABLE_ADD 1\nconst char* names[] = { \"a\" };")));
}

}  // namespace
}  // namespace ei_ota
