// SPDX-License-Identifier: MIT
// `ei-ota check` on firmware that is linked here: a C file made of a release's weights, and linker scripts right and wrong.
#include "firmware/check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "ei_ota/ei_ota_model.h"
#include "payload/encode.h"
#include "refused_with.h"
#include "temporary_folder.h"
#include "text.h"
#include "tiny_release.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using test::replaced;
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
    const auto* const macro =
        entry.field == Field::Data && entry.block_value.empty() ? "EI_OTA_WEIGHT" : "EI_OTA_INITIALISED_WEIGHT";
    text += fmt::format("{} static uint8_t w{}[] __attribute__((aligned(4))) = {{{}}};\n", macro, i, fmt::join(bytes, ","));
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
  const auto payload = encode_payload(release.image, {layout_fingerprint(release.layout), 4711, 0});
  text += fmt::format("static const uint8_t factory[] = {{{}}};\n",
                      fmt::join(std::vector<std::uint8_t>(payload.begin(), payload.end()), ","));
  return text + fmt::format(
                    "int {1}(const ei_ota_model_t *model) {{ return model != 0; }}\n"
                    "static const ei_ota_part_t *const parts[] = {{{0}}};\n"
                    "const ei_ota_model_t ei_ota_tiny = {{{{{2}}}, 4711, 0, 0, {4}, parts, 0, {3}, factory, sizeof factory}};\n"
                    "const void *_start(void) {{ return &ei_ota_tiny; }}\n",
                    parts, restore.empty() ? "unused" : restore, fmt::join(layout_fingerprint(release.layout), ","),
                    restore.empty() ? "0" : restore, addresses.size() - left_out);
}

/// A firmware's source whose networks stay in flash: the parts of models lead to no weight.
std::string flash_source(const Release& release, const std::string& restore, std::uint32_t base,
                         const std::string& functions = "eiota_internal_in_flash") {
  auto text = firmware_source(release, restore, 0);
  const auto models = static_cast<std::size_t>(std::ranges::count_if(release.models, is_model));
  for (std::size_t i = 0; i < models; ++i)
    text = replaced(text, fmt::format("part{0} = {{0, 0, addresses{0}, 0}}", i),
                    fmt::format("part{} = {{0, 0, 0, 0, &tensors}}", i));
  text = replaced(text, "#include \"ei_ota/ei_ota_model.h\"\n",
                  fmt::format("#include \"ei_ota/ei_ota_model.h\"\n"
                              "const struct ei_ota_in_flash_t {{ int unused; }} {} = {{1}};\n"
                              "static const ei_ota_tensors_t tensors = {{0}};\n"
                              "static const ei_ota_flash_model_t in_flash = {{(const void *)&{}, 0}};\n",
                              functions, functions));
  text = replaced(text, "4711, 0, 0,", fmt::format("4711, 0, {}u,", base));
  return replaced(text, "factory, sizeof factory}", "factory, sizeof factory, 0, &in_flash}");
}

/// A firmware's source with a decoder of this name.
std::string coding_source(const Release& release, const std::string& decoder) {
  const auto text =
      replaced(firmware_source(release, "eiota_internal_restore_load_image", 0), "#include \"ei_ota/ei_ota_model.h\"\n",
               fmt::format("#include \"ei_ota/ei_ota_model.h\"\n"
                           "const struct ei_ota_decoder_t {{ int unused; }} {0} = {{1}};\n"
                           "static const ei_ota_coding_t coding = {{(const void *)&{0}, 0, 0, 0}};\n",
                           decoder));
  return replaced(text, "factory, sizeof factory}", "factory, sizeof factory, 0, 0, &coding}");
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
  release.constant_digests = constant_digests(release.image);
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

  [[nodiscard]] Result<std::string> check(const Release& baseline,
                                          const FirmwareCheck& asked = {"tiny.elf", "tiny", "", "", ""}) const {
    const auto firmware = ElfImage::open(folder / "tiny.elf");
    if (!firmware) return firmware.refusal();
    return check_firmware(*firmware, baseline, asked);
  }

  const test::TemporaryFolder folder;
  Release release = test::tiny_release();
};

INSTANTIATE_TEST_SUITE_P(Compilers, Check, testing::Values(EI_OTA_CC, EI_OTA_ARM_CC),
                         [](const auto& info) { return info.index == 0 ? "Host" : "Arm"; });

/// The compiler's option for EI_OTA_WEIGHT in a section.
std::string placed_in(const std::string& section) {
  return fmt::format("'-DEI_OTA_WEIGHT=__attribute__((section(\"{}\")))'", section);
}

TEST_P(Check, FindsTheFactoryWeightsAndTheWayBackToThem) {
  ASSERT_TRUE(link(flash_script));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven,
              HasSubstr("10 weights, 48 bytes, hold the factory weights; restore finds them in flash by _sidata and _sdata"));
}

TEST_P(Check, RefusesTablesOfAnotherFormat) {
  ASSERT_TRUE(link(flash_script, "eiota_internal_restore_copy_999"));
  EXPECT_THAT(test::said(check(release)),
              HasSubstr(fmt::format("the firmware's tables are not of format {}: it uses eiota_internal_restore_copy_999",
                                    EI_OTA_TABLE_FORMAT)));
}

TEST_P(Check, RefusesTablesOfAnotherFormatForFlash) {
  ASSERT_TRUE(link_source(flash_source(release, "", base_of(release.image), "eiota_internal_in_flash_999"), flash_script));
  EXPECT_THAT(test::said(check(release)), HasSubstr("it uses eiota_internal_in_flash_999"));
}

TEST_P(Check, RefusesTablesOfAnotherFormatForADecoder) {
  ASSERT_TRUE(link_source(coding_source(release, "eiota_internal_range_decoder_999"), flash_script));
  EXPECT_THAT(test::said(check(release)), HasSubstr("it uses eiota_internal_range_decoder_999"));
}

TEST_P(Check, FindsTheDecodersOfTheBaselineAndNoOthers) {
  auto coded = release;
  coded.device.decoders = {"structural", "range"};
  ASSERT_TRUE(link_source(coding_source(release, "eiota_internal_range_decoder"), flash_script));
  EXPECT_TRUE(check(coded)) << test::said(check(coded));
  EXPECT_THAT(test::said(check(release)),
              HasSubstr("the firmware has a range decoder; expected the baseline's decoders, structural"));
  ASSERT_TRUE(link(flash_script));
  EXPECT_TRUE(check(release));
  EXPECT_THAT(test::said(check(coded)),
              HasSubstr("the firmware has no range decoder; expected the baseline's decoders, structural and range"));
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

TEST_P(Check, RefusesAnotherStorage) {
  ASSERT_TRUE(link_source(flash_source(release, "", base_of(release.image)), flash_script));
  EXPECT_THAT(test::said(check(release)),
              HasSubstr("the firmware's weights stay in flash; expected the baseline's storage, ram"));
  ASSERT_TRUE(link(flash_script));
  release.device.storage = "flash";
  EXPECT_THAT(test::said(check(release)),
              HasSubstr("the firmware's weights are in RAM; expected the baseline's storage, flash"));
}

TEST_P(Check, CountsWeightsThatStayInFlash) {
  release.device.storage = "flash";
  ASSERT_TRUE(link_source(flash_source(release, "", base_of(release.image)), flash_script));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_EQ(*proven, "tiny.elf: 10 weights, 48 bytes, stay in flash, and are the factory weights");
}

TEST_P(Check, LooksForHeaderWeightsBesideThoseInFlash) {
  auto parts = release_of_parts();
  parts.device.storage = "flash";
  ASSERT_TRUE(link_source(flash_source(parts, "eiota_internal_restore_load_image", base_of(parts.image)), flash_script));
  const auto proven = check(parts);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven,
              HasSubstr("20 weights, 96 bytes, stay in flash, and are the factory weights; 3 weights, 20 bytes, hold the "
                        "factory weights; restore finds them in flash"));
}

TEST_P(Check, RefusesOtherFactoryWeightsInFlash) {
  release.device.storage = "flash";
  ASSERT_TRUE(link_source(flash_source(release, "", base_of(release.image) ^ 1U), flash_script));
  EXPECT_THAT(test::said(check(release)), HasSubstr("the firmware has other factory weights"));
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
  EXPECT_THAT(test::said(check(release, {"tiny.elf", "another", "", "", ""})), HasSubstr("no symbol ei_ota_another"));
}

TEST_P(Check, RefusesAStrippedFirmware) {
  ASSERT_TRUE(link(flash_script, "eiota_internal_restore_load_image", "-s"));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
}

TEST_P(Check, RefusesALoadImageThatNoKnownSymbolsLeadTo) {
  ASSERT_TRUE(link(replaced(flash_script, "_sidata =", "my_load =")));
  EXPECT_THAT(test::said(check(release)), HasSubstr("no known linker symbols lead to them"));
  EXPECT_TRUE(check(release, {"tiny.elf", "tiny", "my_load", "_sdata", ""}));
  EXPECT_FALSE(check(release, {"tiny.elf", "tiny", "_sdata", "my_load", ""}));
}

/// A script whose load image only the table of CMSIS leads to. Its second row is that of .data.
std::string script_with_table(bool is_64_bit, const std::string& load = "LOADADDR(.data)",
                              const std::string& words = "SIZEOF(.data) / 4") {
  const auto row = [&](const std::string& from, const std::string& to, const std::string& count) {
    return fmt::format("{0}({1}) {0}({2}) {0}({3})", is_64_bit ? "QUAD" : "LONG", from, to, count);
  };
  const auto table =
      fmt::format(".table : {{ . = ALIGN(8); __copy_table_start__ = .; {} {} __copy_table_end__ = .; }} > FLASH\n  .data :",
                  row("0", "0", "0"), row(load, "ADDR(.data)", words));
  return replaced(replaced(flash_script, "_sidata = LOADADDR(.data);", ""), ".data :", table);
}

TEST_P(Check, FindsALoadImageByTheCopyTableIfTheRuntimeReadsIt) {
  const bool is_64_bit = std::string(GetParam()).find("arm-none-eabi") == std::string::npos;
  const auto source = firmware_source(release, "eiota_internal_restore_load_image", 0);
  const auto reader = source + "__attribute__((used)) int eiota_internal_copy_table(void) { return 0; }\n";
  ASSERT_TRUE(link_source(source, script_with_table(is_64_bit)));
  EXPECT_THAT(test::said(check(release)), HasSubstr("compile the runtime with EI_OTA_COPY_TABLE=1"));
  ASSERT_TRUE(link_source(reader, script_with_table(is_64_bit)));
  const auto found = check(release);
  ASSERT_TRUE(found) << test::said(found);
  EXPECT_THAT(*found, HasSubstr("restore finds them in flash by __copy_table_start__"));
  ASSERT_TRUE(link_source(reader, script_with_table(is_64_bit, "LOADADDR(.data) + 4")));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
  ASSERT_TRUE(link_source(reader, script_with_table(is_64_bit, "LOADADDR(.data)", "1")));
  EXPECT_THAT(check(release), RefusedWith(ErrorId::Firmware));
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
  for (const auto* const restore : {"eiota_internal_restore_load_image", "eiota_internal_restore_copy", ""}) {
    ASSERT_TRUE(link(replaced(flash_script, ".data : {", ".data (NOLOAD) : {"), restore));
    const auto proven = check(release);
    EXPECT_THAT(proven, RefusedWith(ErrorId::Firmware));
    EXPECT_THAT(test::said(proven), HasSubstr("g0::quant0_scale (tensor0.scale), in section .data, has no initial values"));
  }
}

TEST_P(Check, RefusesWeightsOutsideOfData) {  // initialised, and copied by nobody
  const auto script = replaced(flash_script, "_sidata =", ".more : { *(.more*) } > RAM AT > FLASH\n  _sidata =");
  ASSERT_TRUE(link(script, "eiota_internal_restore_load_image", placed_in(".more")));
  const auto proven = check(release);
  EXPECT_THAT(proven, RefusedWith(ErrorId::Firmware));
  EXPECT_THAT(test::said(proven),
              HasSubstr("restore would not find g0::tensor_data1 (tensor1.data): it lies in section .more, outside .data"));
  ASSERT_TRUE(link(replaced(script, "_edata = .;", ""), "eiota_internal_restore_load_image", placed_in(".more")));
  const auto beside = check(release);
  EXPECT_TRUE(beside) << test::said(beside) << ": where the end is not known, the values decide";
}

TEST_P(Check, TakesTheEndOfDataByItsUsersNameToo) {
  const auto script = replaced(replaced(flash_script, "_edata = .;", "my_end = .;"),
                               "_sidata =", ".more : { *(.more*) } > RAM AT > FLASH\n  my_load =");
  ASSERT_TRUE(link(script, "eiota_internal_restore_load_image", placed_in(".more")));
  EXPECT_TRUE(check(release, {"tiny.elf", "tiny", "my_load", "_sdata", ""}));
  EXPECT_THAT(test::said(check(release, {"tiny.elf", "tiny", "my_load", "_sdata", "my_end"})), HasSubstr("outside .data"));
}

/// A script with a second memory that has no load image.
std::string script_with_psram() {
  return replaced(replaced(flash_script, "RAM : ORIGIN", "PSRAM : ORIGIN = 0x800000, LENGTH = 64K  RAM : ORIGIN"),
                  "_sidata =", ".psram (NOLOAD) : { *(.psram*) } > PSRAM\n  _sidata =");
}

TEST_P(Check, TellsWhereWeightsLieThatTheRuntimeFills) {
  ASSERT_TRUE(link(script_with_psram(), "eiota_internal_restore_placed", placed_in(".psram")));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven, HasSubstr("8 weights, 32 bytes, hold the factory weights; 2 weights in section .psram have no initial "
                                 "values, the runtime fills them; the factory copy holds all of them, and it is correct"));
}

TEST_P(Check, RefusesPlacedWeightsThatTheRuntimeDoesNotFill) {
  for (const auto* const restore : {"eiota_internal_restore_load_image", "eiota_internal_restore_copy", ""}) {
    ASSERT_TRUE(link(script_with_psram(), restore, placed_in(".psram")));
    const auto proven = check(release);
    EXPECT_THAT(proven, RefusedWith(ErrorId::Firmware));
    EXPECT_THAT(test::said(proven), HasSubstr("g0::tensor_data1 (tensor1.data), in section .psram, has no initial values"));
  }
}

TEST_P(Check, RefusesUninitialisedWeightsThatAreNotThereAlone) {  // the length before a tensor's scales is not filled
  ASSERT_TRUE(link(replaced(flash_script, ".data : {", ".data (NOLOAD) : {"), "eiota_internal_restore_placed"));
  EXPECT_THAT(test::said(check(release)),
              HasSubstr("g0::quant0_scale (tensor0.scale), in section .data, has no initial values"));
}

TEST_P(Check, RefusesACopyOfOtherWeights) {
  ASSERT_TRUE(link(script_with_psram(), "eiota_internal_restore_placed", placed_in(".psram")));
  auto other = release;
  const auto& data = *std::ranges::find(release.image.entries, "g0::tensor_data1", &Entry::definition);
  other.image.bytes[data.offset] ^= std::byte{1};
  EXPECT_THAT(test::said(check(other)), HasSubstr("the factory copy does not hold the factory weights"));
}

TEST_P(Check, AsksForNoLoadImageWhereRestoreHasACopy) {
  ASSERT_TRUE(link(replaced(flash_script, "> RAM AT > FLASH", "> RAM"), "eiota_internal_restore_copy"));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven, HasSubstr("restore has a factory copy"));
}

TEST_P(Check, AsksForNoLoadImageWhereThereIsNoRestore) {
  ASSERT_TRUE(link(replaced(flash_script, "> RAM AT > FLASH", "> RAM"), ""));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven, HasSubstr("the model has no restore"));
}

TEST_P(Check, RefusesABaselineThatPromisesFactoryWeightsToAFirmwareWithoutThem) {
  ASSERT_TRUE(link(flash_script, ""));
  for (const auto* const restore : {"load-image", "copy"}) {
    release.device.restore = restore;
    EXPECT_THAT(test::said(check(release)),
                HasSubstr("the firmware has no restore; expected the baseline's restore, " + std::string(restore)));
  }
  release.device.restore = "none";
  EXPECT_TRUE(check(release)) << test::said(check(release));
}

/// Behind the flash of flash_script.
constexpr Store free_store{0x410000, 1, 2048, 2048, 3};

constexpr std::uint64_t image_in_slot = 480;  // with a flatbuffer, it is larger than the weight image

/// A firmware's source like flash_source's, with rows of tensorData.
std::string rows_source(const Release& release, unsigned row_count) {
  const auto text = replaced(flash_source(release, "", base_of(release.image)), "tensors = {0}",
                             fmt::format("tensors = {{0, 0, 0, {}, 20}}", row_count));
  return replaced(text, "&eiota_internal_in_flash, 0}", fmt::format("&eiota_internal_in_flash, {}}}", image_in_slot));
}

TEST_P(Check, ProvesThatThePayloadStoreIsFree) {
  release.device.store = free_store;
  ASSERT_TRUE(link(flash_script));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  EXPECT_THAT(*proven,
              testing::EndsWith(fmt::format("; 3 slots of 2048 bytes hold the {} bytes that are needed, and nothing else "
                                            "is in the payload store, 0x00410000 to 0x004127ff",
                                            largest_payload(release.image))));
}

TEST_P(Check, CountsTheBindTableOfWeightsThatAreUsedInSlots) {
  release.device.storage = "flash";
  release.device.store = free_store;
  ASSERT_TRUE(link_source(rows_source(release, 9), flash_script));
  const auto proven = check(release);
  ASSERT_TRUE(proven) << test::said(proven);
  const auto pointer_size = ElfImage::open(folder / "tiny.elf")->pointer_size();
  EXPECT_THAT(*proven,
              HasSubstr(fmt::format("hold the {} bytes", largest_slot_content(image_in_slot) + 9 * (20 + 3 * pointer_size))));
}

TEST_P(Check, RefusesSlotsThatAreTooSmallForTheBindTable) {
  release.device.storage = "flash";
  release.device.store = free_store;
  ASSERT_TRUE(link_source(rows_source(release, 90), flash_script));
  const auto pointer_size = ElfImage::open(folder / "tiny.elf")->pointer_size();
  EXPECT_THAT(
      test::said(check(release)),
      HasSubstr(fmt::format("tiny.elf: error: the store has slots of 2048 bytes; expected {} or more: {} for weights and "
                            "what leads to them{}; correct --store (CMake: STORE) [E-store]",
                            pointer_size == 4 ? 4096 : 6144, largest_slot_content(image_in_slot) + 90 * (20 + 3 * pointer_size),
                            pointer_size == 4 ? ", 6144 for any number of firmware releases" : "")));
}

TEST_P(Check, RefusesFewerSlotsThanWeightsInThemNeed) {
  release.device.storage = "flash";
  release.device.store = free_store;
  release.device.store->slot_count = 2;
  ASSERT_TRUE(link_source(rows_source(release, 9), flash_script));
  EXPECT_THAT(test::said(check(release)), HasSubstr("the store has 2 slots; expected 3 to 32"));
  ASSERT_TRUE(link(flash_script));
  release.device.storage = "ram";
  EXPECT_TRUE(check(release)) << "payloads alone need two";
}

TEST_P(Check, RefusesCodeInThePayloadStore) {
  release.device.store = free_store;
  for (const auto start : {0x400000U, 0x3FE000U}) {  // in its first bytes, and in its last
    release.device.store->start = start;
    ASSERT_TRUE(link(flash_script));
    const auto found = check(release);
    EXPECT_THAT(found, RefusedWith(ErrorId::Store));
    EXPECT_THAT(test::said(found), HasSubstr("tiny.elf: error: section .text, 0x00400000 to 0x"));
    EXPECT_THAT(test::said(found), HasSubstr(", lies in the payload store, "));
  }
}

TEST_P(Check, RefusesALoadImageInThePayloadStore) {
  release.device.store = free_store;
  const auto script = replaced(flash_script, "MEMORY {", "MEMORY { FAR : ORIGIN = 0x411000, LENGTH = 4K ");
  ASSERT_TRUE(link(replaced(script, "AT > FLASH", "AT > FAR")));
  EXPECT_THAT(test::said(check(release)), HasSubstr("the load image of section .data, 0x00411000 to 0x"));
}

TEST_P(Check, RefusesVariablesInThePayloadStore) {
  release.device.store = free_store;
  const auto script = replaced(flash_script, "_sidata =", ".noinit 0x410800 (NOLOAD) : { . = . + 4; }\n  _sidata =");
  ASSERT_TRUE(link(script));
  EXPECT_THAT(test::said(check(release)), HasSubstr("section .noinit, 0x00410800 to 0x00410803, lies in"));
}

TEST_P(Check, TakesNoThreadLocalVariablesForAnythingInThePayloadStore) {  // their section has an address, and no memory there
  release.device.store = free_store;
  const auto script = replaced(flash_script, "_sidata =", ".tbss 0x410800 : { *(.tbss*) }\n  _sidata =");
  const auto source =
      firmware_source(release, "eiota_internal_restore_load_image", 0) + "__attribute__((used)) __thread int of_a_thread;\n";
  ASSERT_TRUE(link_source(source, script));
  const auto proven = check(release);
  EXPECT_TRUE(proven) << test::said(proven);
}

TEST_P(Check, RefusesASegmentThatCoversThePayloadStore) {  // programmers fill the gap between its sections
  release.device.store = free_store;
  release.device.store->start = 0x406000;
  const auto script = replaced(flash_script, ".data :", ".late 0x40C000 : { KEEP(*(.late)) } > FLASH\n  .data :");
  const auto source = firmware_source(release, "eiota_internal_restore_load_image", 0) +
                      "__attribute__((section(\".late\"), used)) const int late = 1;\n";
  ASSERT_TRUE(link_source(source, script, "-Wl,-z,max-page-size=65536"));
  EXPECT_THAT(test::said(check(release)), HasSubstr("a segment without a section there, 0x00400000 to 0x"));
  EXPECT_THAT(test::said(check(release)), HasSubstr("max-page-size=256"));
  ASSERT_TRUE(link_source(source, script, "-Wl,-z,max-page-size=256"));
  const auto proven = check(release);
  EXPECT_TRUE(proven) << test::said(proven);
}

}  // namespace
}  // namespace ei_ota
