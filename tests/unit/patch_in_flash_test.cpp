// SPDX-License-Identifier: MIT
// Weights that stay in flash: the patched text, and programs made of it, with a runtime and bindings that are written here.
#include "rewrite/patch_in_flash.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>

#include "base/files.h"
#include "eon_fixture.h"
#include "parse/headers/label_reader.h"
#include "refused_with.h"
#include "rewrite/handshake.h"
#include "rewrite/patch_export.h"
#include "temporary_folder.h"
#include "text.h"
#include "with_sdk.h"

namespace ei_ota {
namespace {

using test::Form;
using test::RefusedWith;
using test::replaced;
using testing::AllOf;
using testing::HasSubstr;

TableOptions options() {
  TableOptions table{.id = "tiny", .project = 1, .restore = Restore::LoadImage};
  table.in_flash = SlotPlan{{0}, 16};
  return table;
}

Result<std::string> patch(const std::string& text) {
  const auto source = read_eon_source({"tflite-model/tiny_compiled.cpp", text}, {});
  if (!source) return source.refusal();
  const auto image = weight_image({source->model}, false);
  return patch_in_flash(*source, *image, 0, options());
}

std::string patched(const Model& model, Form form) {
  const auto text = patch(test::eon_source(model, form));
  return text ? *text : test::said(text);
}

/// No quantization, and rows without a type.
Model float_model() {
  Model model;
  model.name = "tiny";
  test::add_activation(model, ElementType::Float32, {1, 4}, {});
  test::add_constant(model, ElementType::Float32, {2, 4}, {1, -2, 3, -4, 5, -6, 7, -8}, {});
  test::add_constant(model, ElementType::Float32, {2}, {1.5, -1}, {});
  test::add_activation(model, ElementType::Float32, {1, 2}, {});
  test::add_constant(model, ElementType::Int32, {2}, {1, 2}, {});
  test::add_activation(model, ElementType::Float32, {1, 2}, {});
  model.nodes = {{"FULLY_CONNECTED", {"kTfLiteActRelu"}, {0, 1, 2}, {3}}, {"RESHAPE", {}, {3, 4}, {5}}};
  model.inputs = {0};
  model.outputs = {5};
  return model;
}

/// Compiles and runs what a folder holds.
int run(const test::TemporaryFolder& folder, const std::string& sources, const std::string& compiler_options = "") {
  const auto command = fmt::format(
      "cd '{0}' && '{1}' -std=c++17 -O2 -Wall -Wextra -Werror -Wno-unused -DTF_LITE_STATIC_MEMORY=1 {4} -I. "
      "-I'{2}/examples/penguin/sdk' -I'{2}/runtime/include' {3} -o program && ./program >told",
      folder.path().string(), EI_OTA_CXX, EI_OTA_SOURCE_DIR, sources, compiler_options);
  return std::system(command.c_str());
}

TEST(PatchInFlash, ReadsRowsThroughAnObjectThatTakesThePlaceOfTheTable) {
  const auto text = patched(test::tiny_model(), Form::Section2025);
  EXPECT_THAT(text, HasSubstr("\nconst TensorInfo_t eiota_generated_tensors[] = {\n"));
  EXPECT_THAT(text, HasSubstr(R"(};
// EiOta: the rows that an inference uses: these, or their counterparts in the bind table of other weights.
static ei_ota_binding_t eiota_generated_binding = {eiota_generated_tensors, eiota_generated_tensors};
typedef TensorInfo_t eiota_generated_row_t;
static const struct {
  __attribute__((always_inline)) const eiota_generated_row_t &operator[](size_t row) const {
    return static_cast<const eiota_generated_row_t *>(eiota_generated_binding.held)[row];
  }
} tensorData = {};
)"));
}

TEST(PatchInFlash, HoldsTheWeightsFromInitToReset) {
  EXPECT_THAT(patched(test::tiny_model(), Form::Section2025), HasSubstr(R"(
// EiOta: an inference keeps the weights that it began with.
TfLiteStatus tiny_init( void*(*alloc_fnc)(size_t,size_t) ) {
  eiota_internal_hold(&eiota_generated_table0);
  const TfLiteStatus status = eiota_generated_original_tiny_init(alloc_fnc);
  if (status != kTfLiteOk) {
    eiota_internal_release(&eiota_generated_table0);
  }
  return status;
}
TfLiteStatus tiny_reset( void (*free_fnc)(void* ptr) ) {
  const TfLiteStatus status = eiota_generated_original_tiny_reset(free_fnc);
  eiota_internal_release(&eiota_generated_table0);
  return status;
}
)"));
}

TEST(PatchInFlash, ChangesNothingElse) {
  for (const auto& model : {test::tiny_model(), test::with_zero_input(), float_model()})
    for (const auto form : test::every_form) {
      auto text = patched(model, form);
      text.erase(
          text.find("#include <stddef.h>\n#include \"ei_ota"),
          std::string("#include <stddef.h>\n#include \"ei_ota/ei_ota_model.h\"\n").size() + refuse_other_runtime().size());
      const auto accessor = text.find("\n// EiOta: the rows that");
      const std::string end = "} tensorData = {};\n";
      text.erase(accessor, text.find(end) + end.size() - accessor);
      text.erase(text.find("\n// EiOta: where the runtime"));
      text = replaced(text, "eiota_generated_tensors[]", "tensorData[]");
      if (form != Form::Plain2023) text = replaced(text, "const TensorInfo_t tensorData", "TensorInfo_t tensorData");
      text = replaced(text, "__attribute__((noinline)) static", "static");
      for (const std::string name : {"tiny_init", "tiny_reset"})
        text = replaced(text, "static TfLiteStatus eiota_generated_original_" + name, "TfLiteStatus " + name);
      EXPECT_EQ(text, test::eon_source(model, form));
    }
}

TEST(PatchInFlash, TellsTheRuntimeWhereTheTableIs) {
  const auto text = patched(test::tiny_model(), Form::Section2025);
  EXPECT_THAT(text, HasSubstr(R"(static const ei_ota_tensors_t eiota_generated_table0 = {
  eiota_generated_tensors,  // rows
  &eiota_generated_binding,  // binding
  0,  // image
  6,  // row_count
  sizeof eiota_generated_tensors[0],  // row_size
  offsetof(eiota_generated_row_t, data),  // data
  offsetof(eiota_generated_row_t, bytes),  // bytes
  offsetof(eiota_generated_row_t, quantization) + offsetof(decltype(eiota_generated_row_t::quantization), params),  // quantization
};
)"));
  EXPECT_THAT(text, HasSubstr(R"(extern "C" {
extern const ei_ota_part_t eiota_generated_part0_tiny;
const ei_ota_part_t eiota_generated_part0_tiny = {
  sizeof eiota_generated_codes0 / sizeof eiota_generated_codes0[0] - 1,  // code_count
  eiota_generated_codes0,  // codes
  nullptr,  // addresses
  nullptr,  // in_use
  &eiota_generated_table0,  // tensors
};
}
)"));
  EXPECT_THAT(patched(float_model(), Form::Section2025), HasSubstr("  0,  // quantization\n"));
}

TEST(PatchInFlash, TellsTheRuntimeWhereASecondModelsWeightsAre) {
  const auto first = test::tiny_model();
  const auto source = read_eon_source({"tiny.cpp", test::eon_source(first, Form::Section2025)}, {});
  ASSERT_TRUE(source) << test::said(source);
  const auto image = weight_image({&first, &source->model}, false);
  auto table = options();
  table.in_flash = slot_plan({*source, *source}, *image);
  const auto text = patch_in_flash(*source, *image, 1, table);
  ASSERT_TRUE(text) << test::said(text);
  EXPECT_THAT(*text, HasSubstr(fmt::format("  {},  // image\n", image->bytes.size() / 2)));
}

TEST(PatchInFlash, ChecksWhatTheCompilerSees) {
  const auto text = patched(test::tiny_model(), Form::Section2025);
  EXPECT_THAT(text, HasSubstr("EI_OTA_CHECK(g0::tensor_data1, const int8_t, 8);\n"));
  EXPECT_THAT(text, HasSubstr("EI_OTA_CHECK(g0::quant0_zero.elem, const int, 1);\n"));
  EXPECT_THAT(text, HasSubstr("static_assert(sizeof eiota_generated_tensors / sizeof eiota_generated_tensors[0] == 6 && "));
}

TEST(PatchInFlash, SaysWhatTheSourceSaid) {
  for (const auto& model : {test::tiny_model(), test::with_zero_input(), float_model()})
    for (const auto form : test::every_form) {
      const auto text = patched(model, form);
      const auto again = read_eon_source({"tiny.cpp", text.substr(0, text.find("\n// EiOta: the weights"))}, runtime_defines());
      ASSERT_TRUE(again) << test::said(again);
      EXPECT_TRUE(test::rows(again->model) == test::rows(model));
    }
}

constexpr const char* stub_runtime = R"(
#include <stdio.h>
#include <string.h>
#include "ei_ota/ei_ota_model.h"
struct ei_ota_in_flash_t { int unused; };
extern "C" {
const struct ei_ota_in_flash_t eiota_internal_in_flash = {0};
void eiota_internal_hold(const ei_ota_tensors_t *tensors) { tensors->binding->held = tensors->binding->bound; }
void eiota_internal_release(const ei_ota_tensors_t *tensors) { tensors->binding->held = tensors->rows; }
}
)";

/// Behind the patched source of a model of six rows.
constexpr const char* row_program = R"(
static TensorInfo_t old_rows[6], new_rows[6];
static float values[2][6];
static const ei_ota_tensors_t &table = eiota_generated_table0;
static bool same_bytes(const void *a, const void *b, size_t size) { return memcmp(a, b, size) == 0; }
static int wrong(const TensorInfo_t *rows) {
  int count = 0;
  for (size_t row = 0; row < table.row_count; ++row) {
    auto copy = tensorData[row];
    count += tensorData[row].data != rows[row].data || copy.data != rows[row].data ||
             tensorData[row].bytes != rows[row].bytes || tensorData[row].dims != rows[row].dims ||
             tensorData[row].allocation_type != rows[row].allocation_type;
    const char *const found = static_cast<const char *>(table.binding->held) + row * table.row_size;
    count += !same_bytes(found + table.data, &rows[row].data, sizeof(void *)) ||
             !same_bytes(found + table.bytes, &rows[row].bytes, sizeof(size_t));
#if QUANTIZED
    count += tensorData[row].quantization.params != rows[row].quantization.params ||
             tensorData[row].quantization.type != rows[row].quantization.type ||
             !same_bytes(found + table.quantization, &rows[row].quantization.params, sizeof(void *));
#else
    count += table.quantization != 0;
#endif
  }
  return count;
}
int main() {
  for (size_t row = 0; row < 6; ++row) {
    old_rows[row] = new_rows[row] = eiota_generated_tensors[row];
    old_rows[row].data = &values[0][row];
    new_rows[row].data = &values[1][row];
#if QUANTIZED
    old_rows[row].quantization.params = &values[0][5 - row];
    new_rows[row].quantization.params = &values[1][5 - row];
#endif
  }
  const void *volatile &bound = table.binding->bound;
  printf("%d", wrong(eiota_generated_tensors));
  tiny_init(nullptr);
  printf(" %d", wrong(eiota_generated_tensors));
  bound = old_rows;
  printf(" %d", wrong(eiota_generated_tensors));
  tiny_reset(nullptr);
  printf(" %d", wrong(eiota_generated_tensors));
  tiny_init(nullptr);
  printf(" %d", wrong(old_rows));
  bound = new_rows;
  printf(" %d", wrong(old_rows));
  tiny_init(nullptr);
  printf(" %d", wrong(new_rows));
  bound = eiota_generated_tensors;
  printf(" %d", wrong(new_rows));
  tiny_reset(nullptr);
  printf(" %d\n", wrong(eiota_generated_tensors));
  return table.rows != eiota_generated_tensors || table.row_count != 6;
}
)";

TEST(PatchInFlash, GivesRowsAsTheInferenceHoldsThem) {
  for (const auto& model : {test::with_zero_input(), float_model()})
    for (const auto form : test::every_form) {
      const test::TemporaryFolder folder;
      folder.write("tiny.cpp", test::with_sdk(patched(model, form)) + stub_runtime + row_program);
      ASSERT_EQ(run(folder, "tiny.cpp", fmt::format("-DQUANTIZED={}", model.tensors[0].quantization ? 1 : 0)), 0);
      EXPECT_EQ(*read_file(folder.path() / "told"), "0 0 0 0 0 0 0 0 0\n");
    }
}

TEST(PatchInFlash, ReleasesWhatAFailedInitHeld) {
  auto text = test::with_sdk(patched(test::tiny_model(), Form::Section2025));
  text = replaced(text, "return kTfLiteOk;", "return kTfLiteError;");  // init's
  const test::TemporaryFolder folder;
  folder.write("tiny.cpp", text + stub_runtime + R"(
static TensorInfo_t rows[6];
int main() {
  eiota_generated_binding.bound = rows;
  return tiny_init(nullptr) != kTfLiteError || eiota_generated_binding.held != eiota_generated_tensors;
}
)");
  EXPECT_EQ(run(folder, "tiny.cpp"), 0);
}

/// Patches the tiny model's source with `written` in the place of `original`.
Result<std::string> with(const std::string& original, const std::string& written) {
  return patch(replaced(test::eon_source(test::tiny_model(), Form::Namespace2024), original, written));
}

TEST(PatchInFlash, RefusesAUseOfTheTableThatItDoesNotUnderstand) {
  EXPECT_THAT(with("TfLiteStatus tiny_init", "static void* row() { return &tensorData[0]; }\nTfLiteStatus tiny_init"),
              RefusedWith(ErrorId::Storage));
}

TEST(PatchInFlash, MeansTheTypeOfRowsThatTheTableHas) {
  EXPECT_TRUE(with("namespace {", "struct TensorInfo_t {};\nnamespace {"));
}

TEST(PatchInFlash, RefusesATableThatSharesItsDeclaration) {
  EXPECT_THAT(with("TensorInfo_t tensorData[] = {", "TensorInfo_t another, tensorData[] = {"), RefusedWith(ErrorId::Storage));
  EXPECT_THAT(with("TensorInfo_t tensorData[] = {", "typedef TensorInfo_t table_t[6];\ntable_t tensorData = {"),
              RefusedWith(ErrorId::Storage));
  EXPECT_THAT(with("};\nTfLiteNode", "}, another;\nTfLiteNode"), RefusedWith(ErrorId::Storage));
}

TEST(PatchInFlash, RefusesASourceThatEndsInAFunction) {
  auto text = test::eon_source(test::tiny_model(), Form::Section2025);
  const auto end = text.rfind('}');
  EXPECT_THAT(patch(text.substr(0, end) + "#if 0\n}\n#endif\n"), RefusedWith(ErrorId::Syntax));
  EXPECT_THAT(patch(text.erase(end)), RefusedWith(ErrorId::Syntax));
}

TEST(PatchInFlash, NeedsNoConstThatADeclarationHas) {  // weights are not written
  EXPECT_TRUE(with("const ALIGN(16) int8_t tensor_data1[8]", "constexpr ALIGN(16) int8_t tensor_data1[8]"));
}

constexpr const char* metadata =
    "#ifndef METADATA_H\n#define METADATA_H\n"
    "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0.5\n#define EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT -128\n#endif\n";
constexpr const char* variables =
    "#ifndef VARIABLES_H\n#define VARIABLES_H\n#include \"model_metadata.h\"\n"
    "typedef struct { float zero_point; float scale; } ei_fill_result_x_t;\n"
    "const char* ei_classifier_inferencing_categories[] = { \"no\", \"yes\" };\n"
    "const ei_fill_result_x_t output = { .zero_point = 3, .scale = 0.75 };\n#endif\n";

constexpr const char* duplicate_program = R"(
#include <stddef.h>
#include "model-parameters/model_variables.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
TfLiteStatus tiny_init(void *(*alloc_fnc)(size_t, size_t));
TfLiteStatus tiny_reset(void (*free_fnc)(void *ptr));
extern "C" const ei_ota_model_t ei_ota_tiny;
static const ei_fill_result_x_t *volatile config = &output;  // as the SDK has it: by a pointer
static struct { int count; float scale; } scales[2][6];
static struct { int count; int zero_point; } zero_points[2][6];
static struct { const void *scale, *zero_point; int32_t dimension; } quantizations[2][6];
static char rows[2][6 * EI_OTA_ROW_SIZE];  // as a bind table has them
static void tell() {
  printf("%g %d %g %g\n", EI_CLASSIFIER_TFLITE_INPUT_SCALE, EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT, config->scale,
         config->zero_point);
}
static void change(const void *bound) {  // as the runtime does
  ei_ota_tiny.parts[0]->tensors->binding->bound = bound;
  ei_ota_tiny.refresh();
}
int main() {
  const ei_ota_tensors_t &table = *ei_ota_tiny.parts[0]->tensors;
  for (int slot = 0; slot < 2; ++slot)
    for (size_t row = 0; row < 6; ++row) {
      scales[slot][row] = {1, static_cast<float>(10 * (slot + 1)) + static_cast<float>(row)};
      zero_points[slot][row] = {1, 100 * (slot + 1) + static_cast<int>(row)};
      quantizations[slot][row] = {&scales[slot][row], &zero_points[slot][row], 0};
      char *const copy = rows[slot] + row * table.row_size;
      memcpy(copy, static_cast<const char *>(table.rows) + row * table.row_size, table.row_size);
      const void *const quantization = &quantizations[slot][row];
      memcpy(copy + table.quantization, &quantization, sizeof quantization);
    }
  tell();
  change(rows[0]);
  tell();
  tiny_init(nullptr);
  tell();
  change(rows[1]);
  tell();  // the inference's
  tiny_reset(nullptr);
  printf("reset: %g\n", config->scale);  // of what has run
  tiny_init(nullptr);
  tell();
  tiny_reset(nullptr);
  change(table.rows);
  tiny_init(nullptr);
  change(rows[0]);
  tell();  // it runs on the factory weights
  tiny_reset(nullptr);
  change(table.rows);
  tell();
}
)";

TEST(PatchInFlash, LetsDuplicatesFollowTheInference) {
  auto source =
      read_eon_source({"tflite-model/tiny_compiled.cpp", test::eon_source(test::tiny_model(), Form::Section2025)}, {});
  ASSERT_TRUE(source) << test::said(source);
  const std::vector<HeaderFile> headers{{{"model-parameters/model_metadata.h", metadata}, read_header(metadata)},
                                        {{"model-parameters/model_variables.h", variables}, read_header(variables)}};
  const std::vector<QuantizationDuplicate> duplicates{{0, 0, 0, "EI_CLASSIFIER_TFLITE_INPUT", ""}, {0, 5, 1, "", "output"}};
  const auto image = weight_image({source->model}, false);
  std::vector<ModelSource> sources;
  sources.emplace_back(std::move(*source));
  const auto files = patch_export(std::move(sources), {}, headers, duplicates, *image, options());
  ASSERT_TRUE(files) << test::said(files);

  const test::TemporaryFolder folder;
  for (const auto& [path, text] : *files)
    folder.write(path, path == "tflite-model/tiny_compiled.cpp" ? test::with_sdk(text) : text);
  folder.write("main.cpp", std::string(stub_runtime) + duplicate_program);
  ASSERT_EQ(run(folder, "main.cpp tflite-model/*.cpp"), 0);
  EXPECT_EQ(*read_file(folder.path() / "told"),
            "0.5 -128 0.75 3\n"
            "10 100 15 105\n"
            "10 100 15 105\n"
            "10 100 15 105\n"
            "reset: 15\n"
            "20 200 25 205\n"
            "0.5 -128 0.75 3\n"
            "0.5 -128 0.75 3\n");
}

}  // namespace
}  // namespace ei_ota
