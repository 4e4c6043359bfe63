// SPDX-License-Identifier: MIT
#include "rewrite/patch_source.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "eon_fixture.h"
#include "refused_with.h"
#include "rewrite/handshake.h"
#include "temporary_folder.h"
#include "text.h"
#include "with_sdk.h"

namespace ei_ota {
namespace {

using test::Form;
using test::RefusedWith;
using test::with_zero_input;
using testing::ElementsAre;
using testing::HasSubstr;

Result<std::string> patch(const std::string& text, Restore restore = Restore::None) {
  const auto source = read_eon_source({"tflite-model/tiny_compiled.cpp", text}, {});
  if (!source) return source.refusal();
  const auto image = weight_image({source->model}, false);
  return patch_source(*source, *image, 0, {.id = "tiny", .project = 1, .restore = restore});
}

std::string patched(const Model& model, Form form, Restore restore = Restore::None) {
  const auto text = patch(test::eon_source(model, form), restore);
  return text ? *text : test::said(text);
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) found.push_back(line);
  return found;
}

/// Lines of the model itself that the patch added or changed, but for those that refuse another runtime; what it appends begins
/// with "// EiOta".
std::vector<std::string> new_lines(const Model& model, Form form) {
  const auto original = lines(test::eon_source(model, form));
  auto text = patched(model, form);
  text = test::replaced(text, refuse_other_runtime(), "");
  std::vector<std::string> found;
  for (const auto& line : lines(text)) {
    if (line.starts_with("// EiOta")) break;
    if (std::find(original.begin(), original.end(), line) == original.end()) found.push_back(line);
  }
  return found;
}

constexpr const char* include_line = R"(#include "ei_ota/ei_ota_model.h")";
constexpr const char* init_line =
    "static TfLiteStatus eiota_generated_original_tiny_init( void*(*alloc_fnc)(size_t,size_t) ) {";
constexpr const char* invoke_line = "static TfLiteStatus eiota_generated_original_tiny_invoke() {";
constexpr const char* reset_line = "static TfLiteStatus eiota_generated_original_tiny_reset( void (*free_fnc)(void* ptr) ) {";

TEST(PatchSource, ChangesTheWeightsLinesAndNoOther) {
  for (const auto form : {Form::Plain2023, Form::Namespace2024, Form::Section2025})
    EXPECT_THAT(new_lines(test::tiny_model(), form),
                ElementsAre(include_line,  //
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, float> quant0_scale = { 1, { 0.5, } };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, int> quant0_zero = { 1, { -128, } };",
                            "EI_OTA_WEIGHT ALIGN(16) int8_t tensor_data1[8] = { 1, -2, 3, -4, 5, -6, 7, -8, };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, float> quant1_scale = { 1, { 0.25, } };",
                            "EI_OTA_WEIGHT ALIGN(16) int32_t tensor_data2[2] = { 1000, -1000, };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, float> quant2_scale = { 1, { 0.125, } };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, float> quant3_scale = { 1, { 0.75, } };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, int> quant3_zero = { 1, { 3, } };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, float> quant5_scale = { 1, { 0.75, } };",
                            "EI_OTA_INITIALISED_WEIGHT TfArray<1, int> quant5_zero = { 1, { 3, } };", init_line, invoke_line,
                            reset_line));
}

TEST(PatchSource, GivesARowOfASharedQuantizationAnObjectOfItsOwn) {  // rows 3 and 5 point at quant3
  EXPECT_THAT(
      new_lines(test::tiny_model(), Form::Shared2025),
      testing::IsSupersetOf(
          {std::string("EI_OTA_INITIALISED_WEIGHT TfArray<1, float> quant3_scale = { 1, { 0.75, } };"),
           std::string("EI_OTA_INITIALISED_WEIGHT TfArray<1, int> quant3_zero = { 1, { 3, } };"),
           std::string("EI_OTA_INITIALISED_WEIGHT TfArray<1, float> eiota_generated_quant5_scale = { 1, { 0.75, } };"),
           std::string("EI_OTA_INITIALISED_WEIGHT TfArray<1, int> eiota_generated_quant5_zero = { 1, { 3, } };"),
           std::string(
               "const TfLiteAffineQuantization eiota_generated_quant5 = { (TfLiteFloatArray*)&eiota_generated_quant5_scale, "
               "(TfLiteIntArray*)&eiota_generated_quant5_zero, 0 };")}));
  EXPECT_THAT(patched(test::tiny_model(), Form::Shared2025), HasSubstr("(&g0::eiota_generated_quant5))"));
}

/// tiny_model() whose input has the zero point of the filters: 0, written once in the forms that share.
TEST(PatchSource, LeavesAnArrayToStructureAndGivesTheWeightACopy) {
  const auto text = patched(with_zero_input(), Form::Shared2025);
  EXPECT_THAT(text, HasSubstr("\nconst TfArray<1, int> quant0_zero = { 1, { 0, } };\n"));
  EXPECT_THAT(text, HasSubstr("\nEI_OTA_INITIALISED_WEIGHT TfArray<1, int> eiota_generated_quant0_zero = { 1, { 0, } };\n"));
  EXPECT_THAT(text,
              HasSubstr("quant0 = { (TfLiteFloatArray*)&quant0_scale, (TfLiteIntArray*)&eiota_generated_quant0_zero, 0 };"));
  EXPECT_THAT(text, HasSubstr("quant1 = { (TfLiteFloatArray*)&quant1_scale, (TfLiteIntArray*)&g0::quant0_zero, 0 };"));
}

TEST(PatchSource, LetsNoInferenceAndNoChangeMeet) {
  EXPECT_THAT(patched(test::tiny_model(), Form::Section2025), HasSubstr(R"(
// EiOta: weights change only while no inference runs, and none begins while they change.
extern "C" volatile uint8_t eiota_generated_changing_tiny;
static volatile uint8_t eiota_generated_in_use;
TfLiteStatus tiny_init( void*(*alloc_fnc)(size_t,size_t) ) {
  if (!eiota_internal_begin_inference(&eiota_generated_in_use, &eiota_generated_changing_tiny)) return kTfLiteError;
  const TfLiteStatus status = eiota_generated_original_tiny_init(alloc_fnc);
  if (status != kTfLiteOk) eiota_internal_end_inference(&eiota_generated_in_use);
  return status;
}
TfLiteStatus tiny_invoke() {
  if (!eiota_generated_in_use) return kTfLiteError;
  const TfLiteStatus status = eiota_generated_original_tiny_invoke();
  if (status != kTfLiteOk) eiota_internal_end_inference(&eiota_generated_in_use);
  return status;
}
TfLiteStatus tiny_reset( void (*free_fnc)(void* ptr) ) {
  const TfLiteStatus status = eiota_generated_original_tiny_reset(free_fnc);
  eiota_internal_end_inference(&eiota_generated_in_use);
  return status;
}
)"));
}

TEST(PatchSource, FillsPlacedWeightsBeforeAnInferenceWhereThereIsACopy) {
  const auto text = patched(test::tiny_model(), Form::Section2025, Restore::Copy);
  EXPECT_THAT(text, HasSubstr(R"(
#if EI_OTA_WEIGHT_PLACED
extern "C" const ei_ota_model_t ei_ota_tiny;
extern "C" volatile uint8_t eiota_generated_filled_tiny;
#endif
TfLiteStatus tiny_init( void*(*alloc_fnc)(size_t,size_t) ) {
#if EI_OTA_WEIGHT_PLACED
  if (!eiota_internal_fill(&ei_ota_tiny, &eiota_generated_filled_tiny)) return kTfLiteError;
#endif
  if (!eiota_internal_begin_inference(&eiota_generated_in_use, &eiota_generated_changing_tiny)) return kTfLiteError;
)"));
}

TEST(PatchSource, SaysWhatTheSourceSaid) {
  for (const auto& model : {test::tiny_model(), with_zero_input()})
    for (const auto form : test::every_form) {
      const auto text = patched(model, form);
      const auto again = read_eon_source({"tiny.cpp", text.substr(0, text.find("// EiOta: the weights"))}, runtime_defines());
      ASSERT_TRUE(again) << test::said(again);
      EXPECT_TRUE(test::rows(again->model) == test::rows(model));
    }
}

TEST(PatchSource, GivesEveryCompilableForm) {  // compiled against the penguin's SDK: its static_asserts hold, too
  const std::string source_dir = EI_OTA_SOURCE_DIR;
  for (const auto form : test::every_form) {
    const auto text = test::with_sdk(patched(with_zero_input(), form));
    const test::TemporaryFolder folder;
    folder.write("tiny.cpp", text);
    const auto command =
        std::string(EI_OTA_CXX) + " -std=c++17 -fsyntax-only -Wall -Werror -Wno-unused -DTF_LITE_STATIC_MEMORY=1 -I'" +
        source_dir + "/examples/penguin/sdk' -I'" + source_dir + "/runtime/include' '" + (folder / "tiny.cpp").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << text;
  }
}

/// Patches the tiny model's source with `written` in the place of `original`.
Result<std::string> with(const std::string& original, const std::string& written) {
  const auto text = "#define CONST const\n" + test::eon_source(test::tiny_model(), Form::Namespace2024);
  return patch(test::replaced(text, original, written));
}

TEST(PatchSource, RefusesDeclarationsThatNoStudioWrites) {
  const std::string data = "const ALIGN(16) int8_t tensor_data1[8]";
  for (const auto* const written :
       {"constexpr ALIGN(16) int8_t tensor_data1[8]", "const volatile ALIGN(16) int8_t tensor_data1[8]",
        "extern const ALIGN(16) int8_t tensor_data1[8]", "inline const ALIGN(16) int8_t tensor_data1[8]",
        "ALIGN(16) int8_t tensor_data1[8]", "CONST ALIGN(16) int8_t tensor_data1[8]",
        "typedef const int8_t weight_t;\nALIGN(16) weight_t tensor_data1[8]"})
    EXPECT_THAT(with(data, written), RefusedWith(ErrorId::Declaration)) << written;
}

TEST(PatchSource, RefusesSeveralNamesInOneDeclaration) {
  EXPECT_THAT(with("const TfArray<1, float> quant1_scale = { 1, { 0.25, } };",
                   "const TfArray<1, float> quant1_scale = { 1, { 0.25, } }, another = { 1, { 1, } };"),
              RefusedWith(ErrorId::Declaration));
}

TEST(PatchSource, RefusesAnArrayThatIsTheDataOfSeveralTensors) {
  for (const auto& scaling : {test::Scaling{}, test::Scaling{{0.5}, {1}}}) {  // float models have no quantization at all
    Model model;
    model.name = "tiny";
    for (int row = 0; row < 2; ++row) test::add_constant(model, ElementType::Float32, {2}, {1, 2}, scaling);
    test::add_activation(model, ElementType::Float32, {2}, scaling);
    model.nodes = {{"ADD", {}, {0, 1}, {2}}};
    model.inputs = {0};
    model.outputs = {2};
    const auto text = test::eon_source(model, Form::Plain2023);
    const auto result = patch(test::replaced(text, "(void*)tensor_data1", "(void*)tensor_data0"));
    EXPECT_THAT(result, RefusedWith(ErrorId::Declaration));
    EXPECT_THAT(test::said(result), HasSubstr("tensor_data0 is the data of several tensors"));
  }
}

TEST(PatchSource, RefusesAWeightThatIsAConstantOfTheCompiler) {
  EXPECT_THAT(with("TensorInfo_t tensorData[]", "enum { constant = g0::tensor_data1[0] };\nTensorInfo_t tensorData[]"),
              RefusedWith(ErrorId::Declaration));
}

}  // namespace
}  // namespace ei_ota
