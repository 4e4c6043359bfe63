// SPDX-License-Identifier: MIT
// Quantization that headers repeat, and labels with room: a program that reads them before and after an update.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/files.h"
#include "eon_fixture.h"
#include "external_symbols.h"
#include "model/layout.h"
#include "parse/headers/label_reader.h"
#include "payload/encode.h"
#include "refused_with.h"
#include "rewrite/patch_export.h"
#include "temporary_folder.h"
#include "with_sdk.h"

namespace ei_ota {
namespace {

constexpr const char* metadata =
    "#ifndef METADATA_H\n#define METADATA_H\n"
    "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0.5\n#define EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT -128\n#endif\n";
constexpr const char* variables =
    "#ifndef VARIABLES_H\n#define VARIABLES_H\n#include \"model_metadata.h\"\n"
    "typedef struct { float zero_point; float scale; } ei_fill_result_x_t;\n"
    "const char* ei_classifier_inferencing_categories[] = { \"no\", \"yes\" };\n"
    "const ei_fill_result_x_t output = { .zero_point = 3, .scale = 0.75 };\n#endif\n";

std::vector<HeaderFile> headers() {
  return {{{"model-parameters/model_metadata.h", metadata}, read_header(metadata)},
          {{"model-parameters/model_variables.h", variables}, read_header(variables)}};
}

constexpr const char* program = R"(
#include <cstdint>
#include <cstdio>
#include "model-parameters/model_variables.h"
#include "ei_ota/ei_ota.h"
extern "C" const ei_ota_model_t ei_ota_tiny;
static unsigned char staging[4096], payload[4096];
static const ei_fill_result_x_t* volatile config = &output;  // as the SDK has it: by a pointer
static void tell() {
  printf("%.9g %d %.9g %.9g %s %s\n", EI_CLASSIFIER_TFLITE_INPUT_SCALE, EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT, config->scale,
         config->zero_point, ei_classifier_inferencing_categories[0], ei_classifier_inferencing_categories[1]);
}
int main() {
  const size_t size = fread(payload, 1, sizeof payload, stdin);
  ei_ota_config_t updater = {};
  updater.model = &ei_ota_tiny;
  updater.staging = staging;
  updater.staging_size = sizeof staging;
  ei_ota_t ota = {};
  ota.config = &updater;
  tell();
  int error = ei_ota_begin(&ota);
  if (error == 0) error = ei_ota_write(&ota, payload, size);
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  tell();
  if (error == 0) error = ei_ota_restore(&ota);
  tell();
  return -error;
}
)";

TEST(PatchDuplicates, FollowTheirTensors) {
  auto old_source =
      read_eon_source({"tflite-model/tiny_compiled.cpp", test::eon_source(test::tiny_model(), test::Form::Section2025)}, {});
  ASSERT_TRUE(old_source) << test::said(old_source);
  const auto blocks = read_labels(headers(), 8);
  ASSERT_TRUE(blocks);
  const auto& model = old_source->model;
  const auto input = static_cast<std::size_t>(model.inputs.at(0));
  const auto output = static_cast<std::size_t>(model.outputs.at(0));
  const std::vector<QuantizationDuplicate> duplicates{{0, input, 0, "EI_CLASSIFIER_TFLITE_INPUT", ""},
                                                      {0, output, 1, "", "output"}};

  auto new_model = model;
  const auto set = [&](std::size_t row, double scale, double zero_point) {
    const auto& quantization = *new_model.tensors[row].quantization;
    new_model.definitions[quantization.scale].elements = test::elements(ElementType::Float32, {scale});
    new_model.definitions[quantization.zero_point].elements = test::elements(ElementType::Int32, {zero_point});
  };
  set(input, 0.125, -7);
  set(output, 1.5, 9);
  auto new_block = blocks->at(0).block;
  new_block.values[1].elements = test::elements(ElementType::Int8, {'o', 'u', 'i', 0, 0, 0, 0, 0});

  const auto layout = layout_fingerprint(layout_lines({model}, 2, {blocks->at(0).block}));
  const auto image = weight_image({model}, false, {blocks->at(0).block});
  const auto new_image = weight_image({new_model}, false, {new_block});
  const TableOptions options{.id = "tiny",
                             .project = 1,
                             .layout = layout,
                             .restore = Restore::Copy,
                             .factory_payload = encode_payload(*image, {layout, 1, 0})};
  std::vector<ModelSource> sources;
  sources.emplace_back(std::move(*old_source));
  const auto files = patch_export(std::move(sources), *blocks, headers(), duplicates, *image, options);
  ASSERT_TRUE(files) << test::said(files);

  const test::TemporaryFolder folder;
  for (const auto& [path, text] : *files)
    folder.write(path, path == "tflite-model/tiny_compiled.cpp" ? test::with_sdk(text) : text);
  folder.write("main.cpp", program);
  folder.write("payload", encode_payload(*new_image, {layout, 1, 1}));
  const auto command = fmt::format(
      "cd '{0}' && '{1}' -c -I'{2}/runtime/include' '{2}'/runtime/src/*.c && "
      "'{3}' -std=c++17 -Wall -Werror -Wno-unused -DTF_LITE_STATIC_MEMORY=1 -I. -I'{2}/examples/penguin/sdk' "
      "-I'{2}/runtime/include' -c main.cpp tflite-model/*.cpp && '{3}' *.o -o program -Wl,--unresolved-symbols=ignore-all && "
      "./program <payload >told",
      folder.path().string(), EI_OTA_CC, EI_OTA_SOURCE_DIR, EI_OTA_CXX);
  ASSERT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(*read_file(folder.path() / "told"),
            "0.5 -128 0.75 3 no yes\n"
            "0.125 -7 1.5 9 no oui\n"
            "0.5 -128 0.75 3 no yes\n");
  EXPECT_THAT(
      test::own_symbols(folder.path(), "main.o tiny_compiled.o *_weights.o"),
      testing::ElementsAre("ei_classifier_inferencing_categories", "main", "output", "tiny_init", "tiny_invoke", "tiny_reset"));
}

}  // namespace
}  // namespace ei_ota
