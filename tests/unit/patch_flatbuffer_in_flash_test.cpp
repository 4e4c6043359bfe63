// SPDX-License-Identifier: MIT
// A model for the interpreter whose flatbuffer stays in flash: the patched text, and a program with a runtime and a store.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "block_fixture.h"
#include "eon_fixture.h"
#include "flatbuffer_fixture.h"
#include "model/layout.h"
#include "payload/encode.h"
#include "rewrite/patch_export.h"
#include "store_program.h"
#include "temporary_folder.h"
#include "text.h"

namespace ei_ota {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* types = R"(#pragma once
#define ALIGN(X) __attribute__((aligned(X)))
#include <stddef.h>
#include <stdint.h>
typedef enum { EI_IMPULSE_OK = 0, EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED = -6 } EI_IMPULSE_ERROR;
typedef struct { uint16_t implementation_version; const unsigned char *model; size_t model_size; size_t arena_size; } ei_config_tflite_graph_t;
typedef struct { uint16_t implementation_version; void *graph_config; } ei_learning_block_config_tflite_graph_t;
typedef struct { uint32_t blockId; int (*extract_fn)(float *signal, void *config, const float frequency); } ei_model_dsp_t;
typedef struct { uint32_t blockId; EI_IMPULSE_ERROR (*infer_fn)(const int *impulse, void *config, bool debug); void *config; } ei_learning_block_t;
typedef struct { const ei_model_dsp_t *dsp_blocks; const ei_learning_block_t *learning_blocks; } ei_impulse_t;
int extract_raw_features(float *signal, void *config, const float frequency);
int extract_image_features(float *signal, void *config, const float frequency);
EI_IMPULSE_ERROR run_nn_inference(const int *impulse, void *config, bool debug);
)";

constexpr const char* variables = R"(#ifndef VARIABLES_H
#define VARIABLES_H
#include "edge-impulse-sdk/classifier/ei_model_types.h"
#include "tflite-model/m.h"
const ei_model_dsp_t dsp_1[1] = { { 2, &extract_raw_features } };
const ei_config_tflite_graph_t graph_3 = {
    .implementation_version = 1,
    .model = m,
    .model_size = sizeof(m),
    .arena_size = 1000
};
ei_learning_block_config_tflite_graph_t config_3 = { .implementation_version = 1, .graph_config = (void*)&graph_3 };
const ei_learning_block_t learning_1[1] = { { 3, &run_nn_inference, (void*)&config_3, } };
const ei_impulse_t impulse_1 = { .dsp_blocks = dsp_1, .learning_blocks = learning_1 };
#endif
)";

/// `sizeof(m)` would be a second use.
std::string with_size(std::string text, std::size_t size) {
  return test::replaced(std::move(text), "sizeof(m)", std::to_string(size));
}

FlatbufferSource read(const std::string& bytes) { return test::read_flatbuffer(test::array_header(bytes), bytes); }

std::vector<HeaderFile> headers(const std::string& text) {
  return {{{"model-parameters/model_variables.h", text}, read_header(text)}};
}

LayoutFingerprint layout_of(const Model& model) { return layout_fingerprint(layout_lines({model}, 0)); }

Result<std::map<std::string, std::string>> patch(FlatbufferSource source, const std::string& text) {
  const auto image = weight_image({source.tflite.model}, false);
  TableOptions options{"tiny", 7, layout_of(source.tflite.model), Restore::None, "", false};
  std::vector<ModelSource> sources;
  sources.emplace_back(std::move(source));
  options.in_flash = slot_plan(sources, *image);
  return patch_export(std::move(sources), {}, headers(text), {}, *image, options);
}

std::map<std::string, std::string> patched(const std::string& text) {
  const auto bytes = test::flatbuffer_of(test::random_model(3));
  auto files = patch(read(bytes), with_size(text, bytes.size()));
  EXPECT_TRUE(files) << test::said(files);
  return files ? *files : std::map<std::string, std::string>{};
}

TEST(PatchFlatbufferInFlash, LeavesTheFlatbufferConstant) {
  const auto files = patched(variables);
  EXPECT_THAT(files.at("tflite-model/m.h"),
              HasSubstr("namespace eiota_generated_weights_tiny { extern const unsigned char m["));
  EXPECT_THAT(files.at("tflite-model/ei_ota_tiny_weights.cpp"),
              AllOf(HasSubstr("__attribute__((aligned(16))) const unsigned char m["), Not(HasSubstr("EI_OTA_WEIGHT "))));
}

TEST(PatchFlatbufferInFlash, HoldsItWhileALearningBlockRuns) {
  EXPECT_THAT(
      patched(variables).at("model-parameters/model_variables.h"),
      AllOf(HasSubstr("\nei_config_tflite_graph_t graph_3 = {"), HasSubstr("{ 3, &eiota_generated_infer0_tiny, (void*)"),
            HasSubstr("const EI_IMPULSE_ERROR result = run_nn_inference(arguments...);"),
            HasSubstr("graph_3.model = eiota_generated_in_use0_tiny();")));
}

TEST(PatchFlatbufferInFlash, LeavesTheFunctionsThatTheSdkComparesForImages) {
  const auto text = test::replaced(variables, "&extract_raw_features", "&extract_image_features");
  EXPECT_THAT(
      patched(text).at("model-parameters/model_variables.h"),
      AllOf(HasSubstr("{ 3, &run_nn_inference, (void*)"), HasSubstr("graph_3.model = eiota_generated_in_use0_tiny();")));
}

TEST(PatchFlatbufferInFlash, RefusesFlatbuffersThatNothingPassesToTheSdk) {
  const auto bytes = test::flatbuffer_of(test::random_model(3));
  for (const auto& [from, to] :
       {std::pair{".model = m,", ".model = nullptr,"}, std::pair{"ei_config_tflite_graph_t graph_3", "ei_graph_t graph_3"}})
    EXPECT_THAT(
        test::said(patch(read(bytes), with_size(test::replaced(variables, from, to), bytes.size()))),
        AllOf(HasSubstr("0 objects of the type ei_config_tflite_graph_t have m as their model"), HasSubstr("[E-storage]")));
}

TEST(PatchFlatbufferInFlash, RefusesFlatbuffersThatAreReadInAnotherWayToo) {
  const auto bytes = test::flatbuffer_of(test::random_model(3));
  EXPECT_THAT(test::said(patch(read(bytes), variables)), AllOf(HasSubstr("headers use m 2 times"), HasSubstr("[E-storage]")));
}

TEST(PatchFlatbufferInRam, LetsItNotChangeWhileALearningBlockRuns) {
  const auto bytes = test::flatbuffer_of(test::random_model(3));
  auto source = read(bytes);
  const auto image = weight_image({source.tflite.model}, false);
  std::vector<ModelSource> sources;
  sources.emplace_back(std::move(source));
  const auto files = patch_export(std::move(sources), {}, headers(with_size(variables, bytes.size())), {}, *image,
                                  {"tiny", 7, {}, Restore::LoadImage, "", false});
  ASSERT_TRUE(files) << test::said(files);
  EXPECT_THAT(
      files->at("model-parameters/model_variables.h"),
      AllOf(HasSubstr("{ 3, &eiota_generated_infer0_tiny, (void*)"), HasSubstr("\nconst ei_config_tflite_graph_t graph_3 = {"),
            HasSubstr("if (!eiota_internal_begin_inference(&eiota_generated_flatbuffer0_tiny, &eiota_generated_changing_tiny)) "
                      "return EI_IMPULSE_TFLITE_ARENA_ALLOC_FAILED;"),
            HasSubstr("  eiota_internal_end_inference(&eiota_generated_flatbuffer0_tiny);")));
}

constexpr const char* program = R"(
#include <stdio.h>
#include <string.h>
#include "ei_ota/ei_ota.h"
#include "ei_ota/ei_ota_flash_ram.h"
#include "ei_ota/ei_ota_store.h"
#include "model-parameters/model_variables.h"
extern "C" const ei_ota_model_t ei_ota_tiny;
alignas(16) static unsigned char bytes[2 * 4096 + 4 * ROOM];
static unsigned char unit[8], payload[ROOM];
static size_t payload_size;
static ei_ota_t ota;
static int error;
static void update() {
  if (error == 0) error = ei_ota_begin(&ota);
  if (error == 0) error = ei_ota_write(&ota, payload, payload_size);
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  if (error == 0) error = ei_ota_confirm(&ota);
}
static int updates;
int extract_raw_features(float *, void *, const float) { return 0; }
EI_IMPULSE_ERROR run_nn_inference(const int *, void *config, bool) {
  const auto *const graph = (const ei_config_tflite_graph_t *)((ei_learning_block_config_tflite_graph_t *)config)->graph_config;
  const unsigned char *const model = graph->model;
  fwrite(model, 1, SIZE / 2, stdout);
  for (; updates != 0; --updates) update();
  if (graph->model != model) error = -100;
  fwrite(model + SIZE / 2, 1, SIZE - SIZE / 2, stdout);
  return EI_IMPULSE_OK;
}
static void infer() { learning_1[0].infer_fn(nullptr, learning_1[0].config, false); }
int main() {
  payload_size = fread(payload, 1, sizeof payload, stdin);
  ei_ota_config_t config = {};
  config.model = &ei_ota_tiny;
  // the store
  ota.config = &config;
  infer();
  error = ei_ota_boot(&ota);
  updates = 1;
  infer();
  infer();
  updates = 2;
  infer();
  if (error == 0) error = ei_ota_restore(&ota);
  infer();
  return error < 0 ? -error : error;
}
)";

class UpdatedFlatbuffer : public testing::TestWithParam<std::uint32_t> {};

TEST_P(UpdatedFlatbuffer, ChangesBetweenInferences) {
  const auto old_bytes = test::flatbuffer_of(test::random_model(GetParam()));
  const auto source = read(old_bytes);
  const auto new_image = weight_image({test::retrained(source.tflite.model)}, false);
  ASSERT_TRUE(new_image);
  const auto payload = encode_payload(*new_image, {layout_of(source.tflite.model), 7, 1});
  const auto files = patch(source, with_size(variables, old_bytes.size()));
  ASSERT_TRUE(files) << test::said(files);

  const test::TemporaryFolder folder;
  for (const auto& [path, text] : *files) folder.write(path, text);
  folder.write("edge-impulse-sdk/classifier/ei_model_types.h", types);
  const auto room = static_cast<unsigned>((2 * (old_bytes.size() + payload.size()) + 4095) / 4096 * 4096);
  folder.write("main.cpp", test::replaced(program, "  // the store\n", test::store_in_bytes(4096, room, 4)));
  folder.write("payload", payload);
  ASSERT_TRUE(test::run(folder, fmt::format("{} -c -I{}/runtime/include {}/runtime/src/*.c {}/runtime/flash/flash_ram.c",
                                            EI_OTA_CC, EI_OTA_SOURCE_DIR, EI_OTA_SOURCE_DIR, EI_OTA_SOURCE_DIR)))
      << test::read(folder, "log");
  ASSERT_TRUE(test::run(folder, fmt::format("{} -std=c++17 -O2 -Wall -Werror -Wno-unused -DSIZE={} -DROOM={} -I. "
                                            "-I{}/runtime/include main.cpp tflite-model/*.cpp *.o -o program",
                                            EI_OTA_CXX, old_bytes.size(), room, EI_OTA_SOURCE_DIR)))
      << test::read(folder, "log");
  ASSERT_TRUE(test::run(folder, "./program <payload >told")) << test::read(folder, "log");

  const auto told = test::read(folder, "told");
  const auto size = old_bytes.size();
  ASSERT_EQ(told.size(), 5 * size);
  const auto new_bytes = told.substr(2 * size, size);
  EXPECT_TRUE(told == old_bytes + old_bytes + new_bytes + new_bytes + old_bytes);
  const auto updated = read(new_bytes);
  EXPECT_EQ(layout_of(updated.tflite.model), layout_of(source.tflite.model));
  test::expect_weights(updated.tflite.model, *new_image);
}

INSTANTIATE_TEST_SUITE_P(Models, UpdatedFlatbuffer, testing::Values(1, 5, 9, 12));

}  // namespace
}  // namespace ei_ota
