// `ei-ota check` on firmware that is linked here: a C file made of a release's weights, and linker scripts right and wrong.
#include "firmware/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "refused_with.h"
#include "temporary_folder.h"
#include "tiny_release.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::HasSubstr;

/// A firmware's source: the weights of a release and the tables over them, as in patched sources: a part for each model, and
/// one for all blocks. @param left_out  parts at the end that the model's table lacks
std::string firmware_source(const Release& release, const std::string& restore, std::size_t left_out) {
  std::string text = "#include \"ei_ota/ei_ota_model.h\"\n";
  const auto models = static_cast<std::size_t>(std::ranges::count_if(release.models, is_model));
  std::map<std::size_t, std::string> addresses;
  for (std::size_t i = 0; i < release.image.entries.size(); ++i) {
    const auto& entry = release.image.entries[i];
    std::vector<unsigned> bytes;
    for (std::uint32_t at = 0; at < byte_size(entry); ++at) {
      bytes.push_back(std::to_integer<unsigned>(release.image.bytes[entry.offset + at]));
      if (entry.wide && at % 4 == 3) bytes.insert(bytes.end(), 4, bytes.back() < 128 ? 0 : 255);
    }
    text += fmt::format("EI_OTA_WEIGHT static uint8_t w{}[] __attribute__((aligned(4))) = {{{}}};\n", i, fmt::join(bytes, ","));
    auto& part = addresses[std::min(entry.model, models)];
    part += fmt::format("w{},", i);
    if (entry.source) part += fmt::format("w{},w{},", entry.source->input, entry.source->filter);
  }
  std::string parts;
  for (const auto& [number, list] : addresses) {
    text += fmt::format(
        "static void *const addresses{0}[] = {{{1}}};\nstatic const ei_ota_part_t part{0} = {{0, 0, addresses{0}, 0}};\n",
        number, list);
    parts += fmt::format("&part{},", number);
  }
  return text + fmt::format(
                    "int {1}(const ei_ota_model_t *model) {{ return model != 0; }}\n"
                    "static const ei_ota_part_t *const parts[] = {{{0}}};\n"
                    "const ei_ota_model_t ei_ota_tiny = {{{{{2}}}, 4711, 0, 0, {4}, parts, 0, {3}, 0, 0}};\n"
                    "const void *_start(void) {{ return &ei_ota_tiny; }}\n",
                    parts, restore.empty() ? "unused" : restore, fmt::join(layout_fingerprint(release.layout), ","),
                    restore.empty() ? "0" : restore, addresses.size() - left_out);
}

/// Two models, a scaler and clusters: three parts.
Release release_of_parts() {
  const auto first = test::tiny_model();
  auto second = test::tiny_model();
  second.definitions[*second.tensors[1].data].elements = test::elements(ElementType::Int8, {8, 7, 6, 5, 4, 3, 2, 1});
  const auto floats = [](const std::string& name, const std::vector<double>& values) {
    return BlockValue{name,
                      name,
                      ElementType::Float32,
                      {static_cast<std::uint32_t>(values.size())},
                      test::elements(ElementType::Float32, values)};
  };
  const std::vector<Block> blocks{
      {BlockKind::StandardScaler,
       "scaler",
       "model-parameters/a.h",
       "features 2",
       {floats("mean", {1, 2}), floats("scale", {3, 4})},
       {}},
      {BlockKind::KMeans, "clusters", "model-parameters/b.h", "axes 0 clusters 1", {floats("cluster0.centroid", {5})}, {}}};
  auto release = test::tiny_release();
  release.models = {
      {"a", "a.cpp", "eon"}, {"b", "b.cpp", "eon"}, {"scaler", "a.h", "standard_scaler"}, {"clusters", "b.h", "kmeans"}};
  release.layout = layout_lines({first, second}, 2, blocks);
  release.image = *weight_image({first, second}, false, blocks);
  return release;
}

constexpr const char* flash_script = R"(
MEMORY { FLASH : ORIGIN = 0x400000, LENGTH = 64K  RAM : ORIGIN = 0x600000, LENGTH = 64K }
SECTIONS {
  .text : { *(.text*) *(.rodata*) } > FLASH
  .data : { _sdata = .; *(.data*) _edata = .; } > RAM AT > FLASH
  _sidata = LOADADDR(.data);
  /DISCARD/ : { *(.note*) *(.eh_frame*) *(.ARM*) }
})";

/// One compiler and what it makes of a firmware: 32 bits and Thumb, or this machine's 64 bits.
class Check : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (std::string(GetParam()).empty()) GTEST_SKIP() << "there is no arm-none-eabi-gcc";
  }

  [[nodiscard]] bool link(const std::string& script, const std::string& restore = "eiota_internal_restore_load_image",
                          const std::string& options = "") const {
    return link_source(firmware_source(release, restore, 0), script, options);
  }

  [[nodiscard]] bool link_source(const std::string& source, const std::string& script, const std::string& options = "") const {
    folder.write("tiny.c", source);
    folder.write("tiny.ld", script);
    const bool arm = std::string(GetParam()).find("arm-none-eabi") != std::string::npos;
    const auto command = fmt::format(
        "'{0}' -Os -ffreestanding -nostdlib {1} -I'{2}/runtime/include' {3} '{4}/tiny.c' -T '{4}/tiny.ld' -o '{4}/tiny.elf'",
        GetParam(), arm ? "-mcpu=cortex-m4 -mthumb" : "-no-pie -fno-pic -static -Wl,--build-id=none", EI_OTA_SOURCE_DIR,
        options, folder.path().string());
    return std::system(command.c_str()) == 0;
  }

  [[nodiscard]] Result<std::string> check(const Release& baseline, FirmwareCheck asked = {"tiny.elf", "tiny", "", ""}) const {
    const auto firmware = ElfImage::open(folder / "tiny.elf");
    if (!firmware) return firmware.refusal();
    return check_firmware(*firmware, baseline, asked);
  }

  const test::TemporaryFolder folder;
  Release release = test::tiny_release();
};

INSTANTIATE_TEST_SUITE_P(Compilers, Check, testing::Values(EI_OTA_CC, EI_OTA_ARM_CC),
                         [](const auto& info) { return info.index == 0 ? "Host" : "Arm"; });

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST_P(Check, FindsTheFactoryWeightsAndTheWayBackToThem) {
  ASSERT_TRUE(link(flash_script));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven,
              HasSubstr("10 weights, 48 bytes, hold the factory weights; restore finds them in flash by _sidata and _sdata"));
}

TEST_P(Check, FindsZeroPointsAsFlatbuffersHoldThem) {
  for (auto& entry : release.image.entries) entry.wide = entry.field == Field::ZeroPoint;
  ASSERT_TRUE(link(flash_script));
  const auto proven = check(release);
  EXPECT_TRUE(proven) << test::said(proven);
}

TEST_P(Check, FindsTheWeightsOfEachPart) {
  const auto parts = release_of_parts();
  ASSERT_TRUE(link_source(firmware_source(parts, "eiota_internal_restore_load_image", 0), flash_script));
  const auto proven = check(parts);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven, HasSubstr("23 weights, 116 bytes, hold the factory weights; restore finds them in flash"));
}

TEST_P(Check, NamesTheWeightOfALaterPartThatDiffers) {
  auto parts = release_of_parts();
  ASSERT_TRUE(link_source(firmware_source(parts, "eiota_internal_restore_load_image", 0), flash_script));
  parts.image.bytes[parts.image.entries.back().offset] ^= std::byte{1};
  EXPECT_THAT(test::said(check(parts)), HasSubstr("cluster0.centroid (cluster0.centroid) has other factory values"));
}

TEST_P(Check, RefusesATableThatLacksAPart) {
  const auto parts = release_of_parts();
  ASSERT_TRUE(link_source(firmware_source(parts, "eiota_internal_restore_load_image", 1), flash_script));
  EXPECT_THAT(test::said(check(parts)), HasSubstr("the firmware's table has fewer parts"));
}

TEST_P(Check, RefusesOtherFactoryWeights) {
  ASSERT_TRUE(link(flash_script));
  const auto proven = check(test::retrained_release());
  EXPECT_THAT(proven, RefusedWith(ErrorId::Firmware));
  EXPECT_THAT(test::said(proven), HasSubstr("g0::tensor_data1 (tensor1.data) has other factory values"));
}

TEST_P(Check, RefusesAnotherLayout) {
  ASSERT_TRUE(link(flash_script));
  auto other = release;
  other.layout.back() += "0";
  EXPECT_THAT(test::said(check(other)), HasSubstr("another layout"));
}

TEST_P(Check, RefusesAFirmwareWithoutTheModel) {
  ASSERT_TRUE(link(flash_script));
  EXPECT_THAT(test::said(check(release, {"tiny.elf", "another", "", ""})), HasSubstr("no symbol ei_ota_another"));
}

TEST_P(Check, RefusesAStrippedFirmware) {
  ASSERT_TRUE(link(flash_script, "eiota_internal_restore_load_image", "-s"));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
}

TEST_P(Check, RefusesALoadImageThatNoKnownSymbolsLeadTo) {
  ASSERT_TRUE(link(replaced(flash_script, "_sidata =", "my_load =")));
  EXPECT_THAT(test::said(check(release)), HasSubstr("no known linker symbols lead to them"));
  EXPECT_TRUE(check(release, {"tiny.elf", "tiny", "my_load", "_sdata"}));
  EXPECT_FALSE(check(release, {"tiny.elf", "tiny", "_sdata", "my_load"}));
}

TEST_P(Check, RefusesSymbolsThatLeadElsewhere) {
  ASSERT_TRUE(link(replaced(flash_script, "LOADADDR(.data)", "LOADADDR(.data) + 4")));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
}

TEST_P(Check, RefusesDataThatIsLoadedWhereItRuns) {  // a debugger puts it into RAM: nothing is left after a reset
  ASSERT_TRUE(link(replaced(flash_script, "> RAM AT > FLASH", "> RAM")));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
}

TEST_P(Check, RefusesWeightsThatAreNotInitialised) {
  ASSERT_TRUE(link(replaced(flash_script, ".data : {", ".data (NOLOAD) : {")));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
}

TEST_P(Check, AsksForNoLoadImageWhereRestoreHasACopy) {
  ASSERT_TRUE(link(replaced(flash_script, "> RAM AT > FLASH", "> RAM"), "eiota_internal_restore_copy"));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven, HasSubstr("restore has a copy"));
}

TEST_P(Check, AsksForNoLoadImageWhereThereIsNoRestore) {
  ASSERT_TRUE(link(replaced(flash_script, "> RAM AT > FLASH", "> RAM"), ""));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven, HasSubstr("there is no restore"));
}

}  // namespace
}  // namespace ei_ota
