// SPDX-License-Identifier: MIT
// The source that defines what stood in model-parameters/: its form, and what compilers make of it.
#include "rewrite/block_weights.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "block_fixture.h"
#include "external_symbols.h"
#include "firmware/check.h"
#include "refused_with.h"
#include "rewrite/handshake.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::IsSubsetOf;
using testing::Not;

std::string generated(const test::BlockExport& blocks) {
  const auto release = test::release_of(blocks);
  return block_weights(test::sources_of(blocks), test::parameter_headers(blocks), release.image, 0, 0,
                       test::table_options(release));
}

TEST(BlockWeights, DefineClustersThatPointAtTheirCentroids) {
  const auto text = generated(test::export_2025());
  EXPECT_THAT(text, HasSubstr("#define eiota_generated_weights_source\n#include \"../model-parameters/anomaly_metadata.h\"\n"
                              "#include \"ei_ota/ei_ota_model.h\"\n" +
                              refuse_other_runtime() +
                              "\nnamespace eiota_generated_weights_tiny {\n"
                              "extern \"C\" volatile uint8_t eiota_generated_headers_tiny;\n"));
  EXPECT_THAT(text, HasSubstr(R"(
static EI_OTA_INITIALISED_WEIGHT float eiota_generated_centroids1[2][2] = {
  { -0.5f, 9.99999975e-06f },
  { 16777216.0f, -0.0f },
};
EI_OTA_INITIALISED_WEIGHT ei_classifier_anom_cluster_t clusters_4[2] = {
  { eiota_generated_centroids1[0], 0.461788028f },
  { eiota_generated_centroids1[1], 0.0f },
};
)"));
}

TEST(BlockWeights, DefineClustersThatHoldTheirCentroids) {
  const auto text = generated(test::export_2020());
  EXPECT_THAT(text, HasSubstr(R"(
EI_OTA_INITIALISED_WEIGHT ei_classifier_anom_cluster_t ei_classifier_anom_clusters[2] = {
  { { 1.74486804f, 0.100000001f, 0.0f }, 0.260323465f },
  { { -0.335291117f, 3.20024323f, -0.23159036f }, 0.0f },
};
)"));
  EXPECT_THAT(text, Not(HasSubstr("eiota_generated_centroids0")));
}

TEST(BlockWeights, DefineAScalersArraysAndNeedNoHeaderForThem) {  // model_variables.h defines objects: it is included once
  const auto text = generated(test::export_2025());
  EXPECT_THAT(text, HasSubstr("\nEI_OTA_INITIALISED_WEIGHT float dn_scale_3[3] = { 79.1617737f, 2.4252398f, 1.0f };\n"));
  EXPECT_THAT(text, Not(HasSubstr("model_variables.h")));
}

TEST(BlockWeights, AreInTheTableInTheImagesOrder) {
  EXPECT_THAT(generated(test::export_2025()), HasSubstr(R"(
static const uint16_t eiota_generated_codes0[] = {
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 3),  // mean
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 3),  // scale
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 2),  // scale
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 2),  // mean
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 2),  // cluster0.centroid
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 1),  // cluster0.max_error
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 2),  // cluster1.centroid
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 1),  // cluster1.max_error
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 1),  // scale
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 1),  // mean
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 1),  // cluster0.centroid
  EI_OTA_ENTRY(EI_OTA_FLOAT32, 1),  // cluster0.max_error
};
static void *const eiota_generated_addresses0[] = {
  dn_mean_3,
  dn_scale_3,
  scale_4,
  mean_4,
  eiota_generated_centroids1[0],
  &clusters_4[0].max_error,
  eiota_generated_centroids1[1],
  &clusters_4[1].max_error,
  scale_5,
  mean_5,
  eiota_generated_centroids2[0],
  &clusters_5[0].max_error,
};
extern "C" {
extern const ei_ota_part_t eiota_generated_part0_tiny;
const ei_ota_part_t eiota_generated_part0_tiny = {
  sizeof eiota_generated_codes0 / sizeof eiota_generated_codes0[0],  // code_count
  eiota_generated_codes0,  // codes
  eiota_generated_addresses0,  // addresses
  &eiota_generated_headers_tiny,  // in_use
  nullptr,  // tensors
};
)"));
}

/// All values of the image, without the gaps between them.
std::string values(const Release& release) {
  std::string bytes;
  for (const auto& entry : release.image.entries)
    bytes.append(reinterpret_cast<const char*>(release.image.bytes.data()) + entry.offset, byte_size(entry));
  return bytes;
}

const std::string warnings = "-std=c++17 -Wall -Wextra -Werror -Wno-pedantic -Wno-missing-field-initializers";

struct Case {
  const char* name;
  test::BlockExport blocks;
};

void PrintTo(const Case& form, std::ostream* stream) { *stream << form.name; }

class BlockForms : public testing::TestWithParam<Case> {
 protected:
  BlockForms() {
    test::write(folder, "original", blocks.headers);
    test::write(folder, "original", blocks.sdk);
    test::write(folder, "patched", test::patched(blocks, Restore::LoadImage));
    folder.write(
        "main.cpp",
        "#include <stdio.h>\n#include <initializer_list>\n#include \"ei_ota/ei_ota_model.h\"\n#include \"" + blocks.included +
            "\"\nextern \"C\" int eiota_internal_restore_load_image(const ei_ota_model_t* model) { return model == nullptr; }\n"
            "extern \"C\" const ei_ota_model_t ei_ota_tiny;\n"
            "static void write(const float* floats, int count) { fwrite(floats, 4, static_cast<size_t>(count), stdout); }\n"
            "int main() {" +
            blocks.values + "  const ei_ota_model_t* volatile model = &ei_ota_tiny;\n  return model->part_count != 1;\n}\n");
  }

  /// With the headers of these folders, the first that has one wins.
  bool link(const std::string& folders, const std::string& options = "") const {
    return test::run(folder, fmt::format("{} {} {} {} -I{}/runtime/include main.cpp patched/tflite-model/*.cpp -o program",
                                         EI_OTA_CXX, warnings, options, folders, EI_OTA_SOURCE_DIR));
  }

  const test::BlockExport& blocks = GetParam().blocks;
  const Release release = test::release_of(blocks);
  const test::TemporaryFolder folder;
};

INSTANTIATE_TEST_SUITE_P(Of, BlockForms, testing::Values(Case{"2020", test::export_2020()}, Case{"2025", test::export_2025()}),
                         [](const auto& info) { return info.param.name; });

TEST_P(BlockForms, GiveTheSdkTheValuesOfTheImage) {
  for (const auto* const options : {"-O0", "-O2 -flto"}) {
    ASSERT_TRUE(link("-Ipatched -Ioriginal", options)) << test::read(folder, "log");
    ASSERT_TRUE(test::run(folder, "./program >values"));
    EXPECT_EQ(test::read(folder, "values"), values(release));
  }
}

TEST_P(BlockForms, AddOnlyNamesThatTellWhoseTheyAre) {
  ASSERT_TRUE(link("-Ipatched -Ioriginal", "-save-temps=obj")) << test::read(folder, "log");
  EXPECT_THAT(test::own_symbols(folder.path(), "program-*.o"), IsSubsetOf({"main", "defined_once", "scaler_config_3"}));
}

TEST_P(BlockForms, DoNotLinkWithTheOriginalHeaders) {  // in which the values are constants, whatever the table says
  for (const auto* const options : {"-O0", "-O2 -flto -ffunction-sections -Wl,--gc-sections"}) {
    EXPECT_FALSE(link("-Ioriginal -Ipatched", options));
    EXPECT_THAT(test::read(folder, "log"), HasSubstr("eiota_generated_headers_tiny"));
  }
}

TEST_P(BlockForms, DoNotCompileBehindAnOriginalHeader) {  // which a guard keeps the patched one out of
  const auto program = test::read(folder, "main.cpp");
  for (const auto& [path, text] : blocks.headers) {
    if (text == test::read(folder, "patched/" + path)) continue;
    folder.write("main.cpp", "#include \"original/" + path + "\"\n" + program);
    EXPECT_FALSE(link("-Ipatched -Ioriginal")) << path;
    EXPECT_THAT(test::read(folder, "log"), HasSubstr("the original " + path + " came before the patched one"));
    folder.write("main.cpp", "#include <" + path + ">\n" + program);
    EXPECT_TRUE(link("-Ipatched -Ioriginal")) << test::read(folder, "log");
  }
}

TEST_P(BlockForms, MayBeIncludedTwiceAndBySeveralSources) {
  folder.write("patched/tflite-model/second.cpp",
               "#include \"model-parameters/anomaly_" +
                   std::string(blocks.headers.contains("model-parameters/anomaly_metadata.h")
                                   ? "metadata.h\"\n"
                                   : "clusters.h\"\n#include \"model-parameters/anomaly_clusters.h\"\n"));
  EXPECT_TRUE(link("-Ipatched -Ioriginal")) << test::read(folder, "log");
}

constexpr const char* flash_script = R"(
MEMORY { FLASH : ORIGIN = 0x400000, LENGTH = 64K  RAM : ORIGIN = 0x600000, LENGTH = 64K }
SECTIONS {
  .text : { *(.text*) *(.rodata*) } > FLASH
  .data : { _sdata = .; *(.data*) _edata = .; } > RAM AT > FLASH
  _sidata = LOADADDR(.data);
  .bss : { *(.bss*) } > RAM
  /DISCARD/ : { *(.note*) *(.eh_frame*) *(.ARM*) *(.comment*) }
})";

/// A firmware of the patched sources, and what a check of it says.
class BlockFirmware : public BlockForms {
 protected:
  BlockFirmware() {
    folder.write("firmware.ld", flash_script);
    folder.write(
        "main.cpp",
        "#include \"ei_ota/ei_ota_model.h\"\n#include \"" + blocks.included +
            "\"\nextern \"C\" int eiota_internal_restore_load_image(const ei_ota_model_t* model) { return model == nullptr; "
            "}\nextern \"C\" const ei_ota_model_t ei_ota_tiny;\n"
            "extern \"C\" __attribute__((used)) const void* _start() { return &ei_ota_tiny; }\n");
  }

  static std::vector<std::string> compilers() {
    const std::string arm = EI_OTA_ARM_CC;
    std::vector<std::string> found{std::string(EI_OTA_CXX) + " -no-pie -fno-pic -static -Wl,--build-id=none"};
    if (!arm.empty()) found.push_back(arm.substr(0, arm.size() - 2) + "++ -mcpu=cortex-m4 -mthumb");
    return found;
  }

  Result<std::string> check(const std::string& compiler) const {
    EXPECT_TRUE(test::run(folder, fmt::format("{} {} -Os -ffreestanding -fno-exceptions -nostdlib -Ipatched -Ioriginal "
                                              "-I{}/runtime/include *.cpp patched/tflite-model/*.cpp -T firmware.ld -o f.elf",
                                              compiler, warnings, EI_OTA_SOURCE_DIR)))
        << test::read(folder, "log");
    const auto firmware = ElfImage::open(folder / "f.elf");
    if (!firmware) return firmware.refusal();
    return check_firmware(*firmware, release, {"f.elf", "tiny", "", "", ""});
  }
};

INSTANTIATE_TEST_SUITE_P(Of, BlockFirmware,
                         testing::Values(Case{"2020", test::export_2020()}, Case{"2025", test::export_2025()}),
                         [](const auto& info) { return info.param.name; });

TEST_P(BlockFirmware, HasTheWeightsByTheTable) {
  for (const auto& compiler : compilers()) {
    const auto proven = check(compiler);
    ASSERT_TRUE(proven) << test::said(proven);
    EXPECT_THAT(*proven, HasSubstr(fmt::format("{} weights, {} bytes, hold the factory weights; restore finds them in flash",
                                               release.image.entries.size(), values(release).size())));
  }
}

/// The C++ name of clusters' scale, and the header that has it.
const Entry& scale_of(const Release& release) {
  return *std::ranges::find_if(release.image.entries,
                               [](const Entry& entry) { return entry.file.find("anomaly") != entry.file.npos; });
}

TEST_P(BlockFirmware, MayNotHaveThemAsConstantsBesides) {  // of an original header that another source found
  const auto& scale = scale_of(release);
  folder.write("other.cpp", fmt::format("#include <original/{}>\n__attribute__((used)) const float *other() {{ return {}; }}\n",
                                        scale.file, scale.definition));
  for (const auto& compiler : compilers())
    for (const auto* const options : {"", " -flto"}) {
      const auto proven = check(compiler + options + " -I. -Wno-unused");
      EXPECT_THAT(proven, test::RefusedWith(ErrorId::Firmware));
      EXPECT_THAT(test::said(proven), HasSubstr(scale.definition + " of " + scale.file + " is in the firmware a second time"));
    }
}

TEST_P(BlockFirmware, MayHaveOthersConstantsOfTheSameNames) {  // an export that is not patched
  folder.write("other.cpp", fmt::format("static const volatile float {0}[4] = {{4, 3, 2, 1}};\n"
                                        "const volatile float *other() {{ return {0}; }}\n",
                                        scale_of(release).definition));
  for (const auto& compiler : compilers()) EXPECT_TRUE(check(compiler));
}

}  // namespace
}  // namespace ei_ota
