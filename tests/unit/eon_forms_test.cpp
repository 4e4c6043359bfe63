// SPDX-License-Identifier: MIT
// Forms of C++ that no Studio writes and that mean what they say: their bytes are those that compilers give them.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "eon_fixture.h"
#include "refused_with.h"
#include "rewrite/patch_source.h"
#include "temporary_folder.h"
#include "text.h"

namespace ei_ota {
namespace {

constexpr const char* data = "const ALIGN(16) int8_t tensor_data1[8] = { 1, -2, 3, -4, 5, -6, 7, -8, };";
constexpr const char* scale = "const TfArray<1, float> quant1_scale = { 1, { 0.25, } };";
const std::string blanks(300, ' ');  // makes a list so long that libclang does not see its numbers

const std::string weights[] = {
    "const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "int8_t const tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "int8_t ALIGN(16) const tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const int8_t ALIGN(16) tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "ALIGN(16) const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "__attribute__((aligned(16))) const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const int8_t tensor_data1[8] __attribute__((aligned(16), used)) = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "alignas(16) const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const int8_t tensor_data1 alignas(16) [8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "static const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const static int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const\n  int8_t // a, b\n  tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 } /* ends */ ;",
    "namespace { const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }; }",
    "inline namespace deep { const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }; }",
    "namespace deep { namespace er { const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }; } }\nusing "
    "deep::er::tensor_data1;",
    "typedef int8_t arr8[8];\nconst arr8 tensor_data1 = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "using arr8 = int8_t[8];\nconst arr8 tensor_data1 = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "typedef int8_t open[];\nconst open tensor_data1 = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const int8_t tensor_data1[] = { 1, 2, 3, 4, 5, 6, 7, 8 };",
    "const int8_t tensor_data1[] = { 1, 2, 3, 4, 5, 6, 7, " + blanks + "8 };",
    "const int8_t tensor_data1[] ALIGN(8) = { 1, 2, 3, 4, 5, 6, 7, " + blanks + "8 };",
    "const int8_t tensor_data1[]{ 1, 2, 3, 4, 5, 6, 7, " + blanks + "8 };",
    "extern \"C\" { const int8_t tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }; }",
    "const int8_t tensor_data1[8] = {\n#if 1\n 1, 2,\n#else\n 3, 4,\n#endif\n#ifdef NOBODY\n 9,\n#endif\n 3, 4, 5, 6, 7, 8 };",
    "const int8_t tensor_data1[8] = {\n#if 0\n 1, 2," + blanks + "\n#endif\n 3, 4, 5, 6, 7, 8, 9, 10 };",
    "#define ONE 1\n#define TWO_THREE 2, -(3)\nconst int8_t tensor_data1[8] = { ONE, TWO_THREE, 4, 5, 6, 7, 8 };",
    "#define LIST { 1, 2, 3, 4, 5, 6, 7, 8 }\nconst int8_t tensor_data1[8] = LIST;",
    "const int8_t tensor_data1[8] = { (int8_t)200, int8_t(300), static_cast<int8_t>(-129), 1 + 1, 7 / 2, ~0, 1 ? 2 : 3, !1 };",
    "const int8_t tensor_data1[8] = { 'a', '\\n', '\\x7f', '\\0', true, false, 07, -'b' };",
    "const int8_t tensor_data1[8] = { 0x1, -0X2, 0b11, -0B100, 05, -06, 0'7, 1'0'0 };",
    "const int8_t tensor_data1[8] = { 1u, 2U, 3l, 4L, 5ul, 6LL, 7ull, -8L };",
    "const int8_t tensor_data1[8] = { 0x1, -0x2, 3, 4, 5, 6, 7, " + blanks + "0x7f };",
    "const int8_t tensor_data1[8] = { 010, -010, - 1, 4, 5, 6, 7, " + blanks + "8 };",
    "const int8_t tensor_data1[8] = { +1, + 2, - 3, -(4), ((5)), 6, 7, 8 };",
};

const std::string scales[] = {
    "const TfArray<1, float> quant1_scale = { 1, { 0.25f } };",
    "const TfArray<1, float> quant1_scale = { 1, { .25 } };",
    "const TfArray<1, float> quant1_scale = { 1, { 1. } };",
    "const TfArray<1, float> quant1_scale = { 0x1, { 0x1p-3 } };",
    "const TfArray<1, float> quant1_scale = { 1u, { 1.00000017881393432617187499 * 1 } };",
    "const TfArray<1, float> quant1_scale = { 1u, { 1.00000017881393432617187499f * 1 } };",
    "const TfArray<1, float> quant1_scale = { 1, { (float)1.00000017881393432617187499 } };",
    "const TfArray<1, float> quant1_scale = { 1, { 1.0 / 3 } };",
    "const TfArray<1, float> quant1_scale = { 1, { 1.0f / 3 } };",
    "const TfArray<1, float> quant1_scale = { 1, { 0x10 } };",
    "const TfArray<1, float> quant1_scale = { 1, { 1'000.5 } };",
    "const TfArray<1, float> quant1_scale = { 1, { (float)16777217 } };",
    "const TfArray<1, float> quant1_scale = { 1, { 1e-45f * 1 } };",
    "TfArray<1, float> const quant1_scale{ 1, { 0.1, } };",
    "typedef TfArray<1, float> scales;\nconst scales quant1_scale = { 1, { 0.1 } };",
    "const struct TfArray<1, float> quant1_scale = { 1, { 0.1 } };",
};

std::string with(const char* original, const std::string& written) {
  return test::replaced(test::eon_source(test::tiny_model(), test::Form::Namespace2024), original, written);
}

Result<std::string> patched(const EonSource& source) {
  const auto image = weight_image({source.model}, false);
  if (!image) return image.refusal();
  return patch_source(source, *image, 0, {.id = "tiny", .project = 1, .restore = Restore::None});
}

struct Compiler {
  const char* name;
  std::string command;
  std::string objcopy;
};

void PrintTo(const Compiler& compiler, std::ostream* stream) { *stream << compiler.name; }

std::vector<Compiler> compilers() {
  const std::string arm = EI_OTA_ARM_CC;
  const auto stem = arm.substr(0, arm.size() < 3 ? 0 : arm.size() - 3);
  return {{"Host", EI_OTA_CXX, "objcopy"}, {"Arm", arm, stem + "objcopy"}};
}

class Forms : public testing::TestWithParam<Compiler> {
 protected:
  void SetUp() override {
    if (GetParam().command.empty()) GTEST_SKIP() << "there is no such compiler here";
    if (std::system((GetParam().objcopy + " --version >/dev/null 2>&1").c_str()) != 0)
      GTEST_SKIP() << "no " << GetParam().objcopy;
  }

  /// What a compiler makes of a declaration.
  [[nodiscard]] std::vector<std::byte> compiled(const std::string& declaration) const {
    const test::TemporaryFolder folder;
    folder.write("form.cpp",
                 "#include <stdint.h>\n#define ALIGN(X) __attribute__((aligned(X)))\n"
                 "template <int SZ, class T> struct TfArray { int sz; T elem[SZ]; };\nnamespace g0 {\n" +
                     declaration + "\n}\nextern const void* const all[] = { &g0::" +
                     (declaration.find("quant1_scale") == std::string::npos ? "tensor_data1" : "quant1_scale") + " };\n");
    const auto base = (folder / "form").string();
    const auto command = GetParam().command + " -x c++ -std=gnu++17 -w -fpermissive -fdata-sections -O0 -c '" + base +
                         ".cpp' -o '" + base + ".o' && " + GetParam().objcopy + " -O binary -j '.rodata*tensor_data1*' " +
                         "-j '.rodata*quant1_scale*' '" + base + ".o' '" + base + ".bin'";
    EXPECT_EQ(std::system(command.c_str()), 0) << declaration;
    std::ifstream file(base + ".bin", std::ios::binary);
    std::vector<std::byte> bytes;
    std::transform(std::istreambuf_iterator<char>(file), {}, std::back_inserter(bytes),
                   [](char c) { return static_cast<std::byte>(c); });
    return bytes;
  }
};

INSTANTIATE_TEST_SUITE_P(By, Forms, testing::ValuesIn(compilers()), [](const auto& info) { return info.param.name; });

TEST_P(Forms, HaveTheBytesThatTheCompilerGivesThem) {
  for (const auto& form : weights) {
    const auto source = read_eon_source({"tiny.cpp", with(data, form)}, {});
    ASSERT_TRUE(source) << form << '\n' << test::said(source);
    EXPECT_EQ(source->model.definitions[*source->model.tensors[1].data].elements, compiled(form)) << form;
  }
}

TEST_P(Forms, HaveTheBytesThatTheCompilerGivesThemInATfArray) {
  for (const auto& form : scales) {
    const auto source = read_eon_source({"tiny.cpp", with(scale, form)}, {});
    ASSERT_TRUE(source) << form << '\n' << test::said(source);
    auto bytes = compiled(form);
    ASSERT_EQ(bytes.size(), 8U) << form;
    bytes.erase(bytes.begin(), bytes.begin() + 4);
    EXPECT_EQ(source->model.definitions[source->model.tensors[1].quantization->scale].elements, bytes) << form;
  }
}

TEST(PatchedForms, ReadBackAsWeights) {
  for (const auto& form : weights) {
    const auto source = read_eon_source({"tiny.cpp", with(data, form)}, {});
    ASSERT_TRUE(source) << form << '\n' << test::said(source);
    const auto text = patched(*source);
    EXPECT_TRUE(text) << form << '\n' << test::said(text);
  }
  for (const auto& form : scales) {
    const auto source = read_eon_source({"tiny.cpp", with(scale, form)}, {});
    ASSERT_TRUE(source) << form << '\n' << test::said(source);
    const auto text = patched(*source);
    EXPECT_TRUE(text) << form << '\n' << test::said(text);
  }
}

TEST(PatchedForms, LoseEachConst) {  // GCC refuses to compile the second, other compilers warn
  const auto source =
      read_eon_source({"tiny.cpp", with(data, "const int8_t const tensor_data1[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };")}, {});
  ASSERT_TRUE(source) << test::said(source);
  const auto text = patched(*source);
  ASSERT_TRUE(text) << test::said(text);
  EXPECT_THAT(*text, testing::HasSubstr("\nEI_OTA_WEIGHT int8_t tensor_data1[8] = {"));
}

TEST(PatchedForms, StayInTheirFileOutsideOfAnAnonymousNamespace) {
  const auto source = read_eon_source({"tiny.cpp", with("namespace {", "namespace named {")}, {});
  ASSERT_TRUE(source) << test::said(source);
  const auto patch = patched(*source);
  ASSERT_TRUE(patch) << test::said(patch);
  EXPECT_THAT(*patch, testing::HasSubstr("\nstatic EI_OTA_WEIGHT ALIGN(16) int8_t tensor_data1[8] = {"));
}

TEST(ReadForms, TakeAMacroOfTheCommandLine) {
  const auto text = with(data, "const int8_t tensor_data1[8] = { FIRST, 2, 3, 4, 5, 6, 7, 8 };");
  const auto source = read_eon_source({"tiny.cpp", text}, {"FIRST=(0x10)"});
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(source->model.definitions[*source->model.tensors[1].data].elements[0], std::byte{16});
}

}  // namespace
}  // namespace ei_ota
