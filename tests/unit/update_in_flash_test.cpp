// SPDX-License-Identifier: MIT
// A whole export with weights in flash: two networks, a scaler and clusters, with the runtime and a store, on this machine.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "block_fixture.h"
#include "eon_fixture.h"
#include "payload/encode.h"
#include "refused_with.h"
#include "rewrite/patch_export.h"
#include "store_program.h"
#include "text.h"
#include "with_sdk.h"

namespace ei_ota {
namespace {

using test::Form;

constexpr const char* tell_rows = R"(
#include <stdio.h>
void {0}_tell(void) {{
  {0}_init(nullptr);
  for (size_t row = 0; row < 6; ++row) {{
    if (tensorData[row].allocation_type == kTfLiteMmapRo) fwrite(tensorData[row].data, 1, tensorData[row].bytes, stdout);
    auto tensor = tensorData[row];
    if (tensor.quantization.type != kTfLiteAffineQuantization) continue;
    const auto *const found = static_cast<const TfLiteAffineQuantization *>(tensor.quantization.params);
    fwrite(found->scale->data, 4, static_cast<size_t>(found->scale->size), stdout);
    fwrite(found->zero_point->data, 4, static_cast<size_t>(found->zero_point->size), stdout);
  }}
  {0}_reset(nullptr);
}}
)";

constexpr const char* program = R"(
#include <stdio.h>
#include <initializer_list>
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include "ei_ota/ei_ota_store.h"
#include "model-parameters/model_variables.h"
extern "C" const ei_ota_model_t ei_ota_tiny;
void a_tell(void);
void b_tell(void);
alignas(16) static unsigned char bytes[2 * 1024 + 3 * 8192];
static unsigned char unit[8], payload[4096];
static void write(const float *floats, int count) { fwrite(floats, 4, static_cast<size_t>(count), stdout); }
static void tell() {
  a_tell();
  b_tell();
)";

constexpr const char* rest_of_program = R"(
}
int main() {
  const size_t size = fread(payload, 1, sizeof payload, stdin);
  ei_ota_config_t config = {};
  config.model = &ei_ota_tiny;
  // the store
  ei_ota_t ota = {};
  ota.config = &config;
  tell();
  int error = ei_ota_boot(&ota);
  if (error == 0) error = ei_ota_begin(&ota);
  if (error == 0) error = ei_ota_write(&ota, payload, size);
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  tell();
  if (error == 0) error = ei_ota_confirm(&ota);
  if (error == 0) error = ei_ota_restore(&ota);
  tell();
  return -error;
}
)";

/// What the program tells of these weights.
std::string told_of(const std::vector<Model>& models, const std::vector<Block>& blocks) {
  std::string told;
  const auto append = [&](const std::vector<std::byte>& bytes) {
    told.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  };
  for (const auto& model : models)
    for (const auto& row : test::rows(model)) {
      append(row.data);
      append(row.scales);
      append(row.zero_points);
    }
  for (const auto& block : blocks)
    for (const auto& value : block.values) append(value.elements);
  return told;
}

/// Every int8 weight and float of a header in another way, and scales that biases still follow from.
void retrain(Model& model, float input_scale) {
  auto& filter = model.definitions[*model.tensors[1].data].elements;
  for (auto& element : filter) element ^= std::byte{0x55};
  const auto set = [&](std::size_t row, double scale, double zero_point) {
    const auto& quantization = *model.tensors[row].quantization;
    model.definitions[quantization.scale].elements = test::elements(ElementType::Float32, {scale});
    model.definitions[quantization.zero_point].elements = test::elements(ElementType::Int32, {zero_point});
  };
  set(0, input_scale, -7);
  set(1, 0.5, 0);
  set(2, 0.5 * static_cast<double>(input_scale), 0);
  set(5, 1.5, 9);
}

TEST(UpdateInFlash, ChangesTheWholeExportAndBack) {
  const auto exported = test::export_2025();
  const auto blocks = test::sources_of(exported);
  std::vector<ModelSource> sources;
  std::vector<Model> old_models;
  for (const std::string name : {"a", "b"}) {
    auto model = test::tiny_model();
    model.name = name;
    auto source = read_eon_source({"tflite-model/" + name + "_compiled.cpp", test::eon_source(model, Form::Shared2025)}, {});
    ASSERT_TRUE(source) << test::said(source);
    old_models.push_back(source->model);
    sources.emplace_back(std::move(*source));
  }
  auto new_models = old_models;
  retrain(new_models[0], 0.25F);
  retrain(new_models[1], 2.0F);
  std::vector<Block> old_blocks;
  for (const auto& source : blocks) old_blocks.push_back(source.block);
  auto new_blocks = old_blocks;
  for (auto& block : new_blocks)
    for (auto& value : block.values) value.elements.back() = std::byte{0x40};

  const auto layout = layout_fingerprint(layout_lines({old_models[0], old_models[1]}, 2, old_blocks));
  ASSERT_EQ(layout, layout_fingerprint(layout_lines({new_models[0], new_models[1]}, 2, new_blocks)));
  const auto image = weight_image({&old_models[0], &old_models[1]}, false, old_blocks);
  const auto new_image = weight_image({&new_models[0], &new_models[1]}, false, new_blocks);
  TableOptions options{"tiny", 1, layout, Restore::Copy, encode_payload(*image, {layout, 1, 0}), false};
  options.in_flash = slot_plan(sources, *image);
  const auto files = patch_export(std::move(sources), blocks, test::parameter_headers(exported), {}, *image, options);
  ASSERT_TRUE(files) << test::said(files);

  const test::TemporaryFolder folder;
  test::write(folder, "sdk", exported.sdk);
  for (const auto& [path, text] : *files)
    folder.write(path, path.ends_with("_compiled.cpp")
                           ? test::with_sdk(text) + fmt::format(fmt::runtime(tell_rows), path.substr(13, 1))
                           : text);
  folder.write("main.cpp", program + exported.values +
                               test::replaced(rest_of_program, "  // the store\n", test::store_in_bytes(1024, 8192, 3)));
  folder.write("payload", encode_payload(*new_image, {layout, 1, 1}));
  ASSERT_TRUE(test::run(folder, fmt::format("{} -c -I{}/runtime/include {}/runtime/src/*.c {}/runtime/flash/flash_ram.c",
                                            EI_OTA_CC, EI_OTA_SOURCE_DIR, EI_OTA_SOURCE_DIR, EI_OTA_SOURCE_DIR)))
      << test::read(folder, "log");
  ASSERT_TRUE(test::run(folder, fmt::format("{0} -std=c++17 -O2 -Wall -Werror -Wno-unused -DTF_LITE_STATIC_MEMORY=1 -I. -Isdk "
                                            "-I{1}/examples/penguin/sdk -I{1}/runtime/include main.cpp tflite-model/*.cpp *.o "
                                            "-o program -Wl,--unresolved-symbols=ignore-all",
                                            EI_OTA_CXX, EI_OTA_SOURCE_DIR)))
      << test::read(folder, "log");
  ASSERT_TRUE(test::run(folder, "./program <payload >told")) << test::read(folder, "log");
  const auto old_told = told_of(old_models, old_blocks);
  const auto new_told = told_of(new_models, new_blocks);
  EXPECT_NE(old_told, new_told);
  EXPECT_EQ(test::read(folder, "told"), old_told + new_told + old_told);
}

}  // namespace
}  // namespace ei_ota
