// SPDX-License-Identifier: MIT
// A model for the interpreter, from its header to a program that updates it in place.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/files.h"
#include "eon_fixture.h"
#include "external_symbols.h"
#include "flatbuffer_fixture.h"
#include "model/layout.h"
#include "payload/encode.h"
#include "rewrite/patch_export.h"
#include "temporary_folder.h"

namespace ei_ota {
namespace {
using testing::HasSubstr;
using testing::Not;

constexpr const char* incbin_header =
    "#ifndef H\n#define H\nINCBIN(incbin_m, \"x\");\nconst unsigned char *m = gincbin_m_data;\n"
    "unsigned int m_len = gincbin_m_size;\n#endif\n";

std::map<std::string, std::string> patch(FlatbufferSource source, Restore restore) {
  const auto image = weight_image({source.tflite.model}, false);
  const auto layout = layout_fingerprint(layout_lines({source.tflite.model}, 0));
  std::vector<ModelSource> sources;
  sources.emplace_back(std::move(source));
  TableOptions options{.id = "tiny", .project = 7, .layout = layout, .restore = restore};
  if (restore == Restore::Copy) options.factory_payload = encode_payload(*image, {layout, 7, 0});
  auto patched = patch_export(std::move(sources), {}, {}, {}, *image, options);
  EXPECT_TRUE(patched) << test::said(patched);
  return std::move(*patched);
}

TEST(PatchFlatbuffer, DeclaresTheArrayWhereItWasDefined) {
  const auto bytes = test::flatbuffer_of(test::random_model(3));
  const auto files = patch(test::read_flatbuffer(test::array_header(bytes), bytes), Restore::None);
  const auto& header = files.at("tflite-model/m.h");
  EXPECT_THAT(
      header,
      HasSubstr(fmt::format(
          "namespace eiota_generated_weights_tiny {{ extern unsigned char m[{}]; }} using eiota_generated_weights_tiny::m;",
          bytes.size())));
  EXPECT_THAT(header, Not(HasSubstr("const unsigned char")));
  EXPECT_THAT(header, HasSubstr("volatile unsigned char eiota_generated_flatbuffer0_tiny;"));
  EXPECT_THAT(header, HasSubstr("#define H\n#define eiota_generated_flatbuffer_mark0_tiny\n"));
  EXPECT_THAT(header, HasSubstr("#error \"EiOta: the original tflite-model/m.h came before the patched one"));
}

TEST(PatchFlatbuffer, LeavesNothingOfAnIncbin) {
  const auto bytes = test::flatbuffer_of(test::random_model(3));
  const auto files = patch(test::read_flatbuffer(incbin_header, bytes), Restore::None);
  const auto& header = files.at("tflite-model/m.h");
  EXPECT_THAT(header, Not(HasSubstr("INCBIN")));
  EXPECT_THAT(header, HasSubstr("const unsigned char *m = eiota_generated_weights_tiny::m;"));
  EXPECT_THAT(header, HasSubstr(fmt::format("unsigned int m_len = {};", bytes.size())));
}

/// Prints the flatbuffer as it is at first, after the update that standard input brings, and after a restore.
constexpr const char* program = R"(
#include <cstdio>
#define ALIGN(X) __attribute__((aligned(X)))
#include "tflite-model/m.h"
#include "ei_ota/ei_ota.h"
extern "C" const ei_ota_model_t ei_ota_tiny;
static unsigned char staging[1 << 20], payload[1 << 20];
int main() {
  const size_t size = fread(payload, 1, sizeof payload, stdin);
  ei_ota_config_t config = {};
  config.model = &ei_ota_tiny;
  config.staging = staging;
  config.staging_size = sizeof staging;
  ei_ota_t ota = {};
  ota.config = &config;
#if EI_OTA_WEIGHT_PLACED
  for (unsigned char &byte : m) byte = 0xA5;
#endif
  fwrite(m, 1, SIZE, stdout);
  int error = ei_ota_begin(&ota);
  if (error == 0) error = ei_ota_write(&ota, payload, size);
  if (error == 0) error = ei_ota_end(&ota);
  if (error == 0) error = ei_ota_apply(&ota);
  fwrite(m, 1, SIZE, stdout);
  if (error == 0) error = ei_ota_restore(&ota);
  fwrite(m, 1, SIZE, stdout);
  return -error;
}
)";

constexpr const char* placed = " '-DEI_OTA_WEIGHT=__attribute__((section(\"elsewhere\")))' ";

/// A model, and options of the compiler.
class UpdatedInPlace : public testing::TestWithParam<std::tuple<std::uint32_t, const char*>> {};

TEST_P(UpdatedInPlace, HoldsTheNewWeightsThenTheOldOnes) {
  const auto old_model = test::random_model(std::get<0>(GetParam()));
  const auto old_bytes = test::flatbuffer_of(old_model);
  const auto old_source = test::read_flatbuffer(test::array_header(old_bytes), old_bytes);
  const auto new_model = test::retrained(old_source.tflite.model);
  const auto image = weight_image({new_model}, false);
  ASSERT_TRUE(image);
  const auto layout = layout_fingerprint(layout_lines({old_source.tflite.model}, 0));

  const test::TemporaryFolder folder;
  for (const auto& [path, text] : patch(old_source, Restore::Copy)) folder.write(path, text);
  folder.write("main.cpp", program);
  folder.write("payload", encode_payload(*image, {layout, 7, 1}));
  const std::string root = folder.path().string();
  const auto command = fmt::format(
      "cd '{0}' && '{1}' -c {5} -I'{2}/runtime/include' '{2}'/runtime/src/*.c && '{3}' -std=c++17 -Wall -Werror -DSIZE={4} {5} "
      "-I. "
      "-I'{2}/runtime/include' main.cpp tflite-model/ei_ota_tiny_weights.cpp *.o -o program -save-temps=obj && ./program "
      "<payload >dump",
      root, EI_OTA_CC, EI_OTA_SOURCE_DIR, EI_OTA_CXX, old_bytes.size(), std::get<1>(GetParam()));
  ASSERT_EQ(std::system(command.c_str()), 0);

  EXPECT_THAT(test::own_symbols(folder.path(), "program-*.o"), testing::ElementsAre("main"));

  const auto dump = read_file(folder.path() / "dump");
  ASSERT_TRUE(dump);
  const auto size = old_bytes.size();
  ASSERT_EQ(dump->size(), 3 * size);
  EXPECT_EQ(dump->substr(0, size), std::get<1>(GetParam()) == placed ? std::string(size, '\xA5') : old_bytes);
  EXPECT_EQ(dump->substr(2 * size), old_bytes);
  const auto updated = test::read_flatbuffer(test::array_header(dump->substr(size, size)), "");
  test::expect_weights(updated.tflite.model, *image);
}

INSTANTIATE_TEST_SUITE_P(Models, UpdatedInPlace, testing::Combine(testing::Values(1, 5, 9), testing::Values("")));
INSTANTIATE_TEST_SUITE_P(InUninitialisedMemory, UpdatedInPlace,
                         testing::Combine(testing::Values(1, 5, 9), testing::Values(placed)));

}  // namespace
}  // namespace ei_ota
