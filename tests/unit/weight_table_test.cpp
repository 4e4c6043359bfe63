// SPDX-License-Identifier: MIT
#include "rewrite/weight_table.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "base/digest.h"
#include "eon_fixture.h"
#include "refused_with.h"
#include "rewrite/patch_source.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::Not;

TableOptions options(Restore restore) { return {"tiny", 4711, {1, 2, 3, 4, 5, 6, 7, 0xFF}, restore, "", false}; }

std::string table(const Model& model, const TableOptions& options) {
  const auto source = read_eon_source({model.source, test::eon_source(model, test::Form::Section2025)}, {});
  EXPECT_TRUE(source) << test::said(source);
  const auto image = weight_image({source->model}, options.every_scale_is_read);
  const auto patched = patch_source(*source, *image, 0, options);
  EXPECT_TRUE(patched) << test::said(patched);
  return *patched + model_table(*image, 1, options);
}

TEST(WeightTable, TellsTheRuntimeAllThatItHasToKnow) {
  EXPECT_THAT(table(test::tiny_model(), options(Restore::None)), HasSubstr(R"(
static const uint16_t eiota_generated_codes0[] = {
  EI_OTA_ENTRY(EI_OTA_SCALE, 1),  // g0::quant0_scale
  EI_OTA_ENTRY(EI_OTA_ZERO_POINT8, 1),  // g0::quant0_zero
  EI_OTA_ENTRY(EI_OTA_INT8, 8),  // g0::tensor_data1
  EI_OTA_ENTRY(EI_OTA_SCALE, 1),  // g0::quant1_scale
  EI_OTA_ENTRY(EI_OTA_INT32, 2),  // g0::tensor_data2
  EI_OTA_ENTRY(EI_OTA_BIAS_SCALE, 1),  // g0::quant2_scale
)"));
}

TEST(WeightTable, HasItsConstantsInTheModel) {
  EXPECT_THAT(table(test::tiny_model(), options(Restore::None)),
              HasSubstr("  {1, 2, 3, 4, 5, 6, 7, 255},  // layout\n  4711u,  // project\n"));
}

/// The two numbers behind the project: the factory CRC and what a delta calls these weights.
std::pair<std::string, std::string> checksums(const std::string& table) {
  const std::regex line("  (0x[0-9A-F]{8})u,  // factory_crc\n  (0x[0-9A-F]{8})u,  // base\n");
  std::smatch found;
  EXPECT_TRUE(std::regex_search(table, found, line)) << table;
  return {found[1], found[2]};
}

TEST(WeightTable, NamesTheBaseOfADeltaByTheWholeImage) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";  // whose bias scales no kernel reads, but those of ARC
  const auto digest = sha256(weight_image({model}, false)->bytes);
  const auto expected = fmt::format("0x{:02X}{:02X}{:02X}{:02X}", digest[3], digest[2], digest[1], digest[0]);
  std::set<std::string> crcs;
  for (const bool every_scale_is_read : {false, true})
    for (const auto restore : {Restore::None, Restore::Copy, Restore::LoadImage}) {
      auto each = options(restore);
      each.every_scale_is_read = every_scale_is_read;
      const auto [crc, base] = checksums(table(model, each));
      EXPECT_EQ(base, expected);
      crcs.insert(crc);
    }
  EXPECT_EQ(crcs.size(), 2U) << "the factory CRC is over what the firmware has";
}

TEST(WeightTable, ChecksEachArrayThatItNames) {
  const auto text = table(test::tiny_model(), options(Restore::None));
  EXPECT_THAT(text, HasSubstr("EI_OTA_CHECK(g0::tensor_data1, int8_t, 8);\n"));
  EXPECT_THAT(text, HasSubstr("EI_OTA_CHECK(g0::quant0_scale.elem, float, 1);\n"));
  EXPECT_THAT(text, HasSubstr("EI_OTA_CHECK(g0::quant0_zero.elem, int, 1);\n"));
}

TEST(WeightTable, HasNoAddressForWhatNoKernelReads) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  const auto text = table(model, options(Restore::None));
  EXPECT_THAT(text, HasSubstr(" | EI_OTA_UNREAD, "));
  EXPECT_THAT(text, Not(HasSubstr("g0::quant2_scale.elem")));
  auto for_arc = options(Restore::None);
  for_arc.every_scale_is_read = true;
  EXPECT_THAT(table(model, for_arc), HasSubstr("g0::quant2_scale.elem"));
}

TEST(WeightTable, KeepsArcKernelsFromATableThatLeavesOutWhatTheyRead) {
  EXPECT_THAT(table(test::tiny_model(), options(Restore::None)), HasSubstr("#if defined(EI_CLASSIFIER_TFLITE_ENABLE_ARC)"));
  auto for_arc = options(Restore::None);
  for_arc.every_scale_is_read = true;
  EXPECT_THAT(table(test::tiny_model(), for_arc), Not(HasSubstr("EI_CLASSIFIER_TFLITE_ENABLE_ARC")));
}

TEST(WeightTable, NamesTheWayBack) {
  EXPECT_THAT(table(test::tiny_model(), options(Restore::None)),
              HasSubstr("  nullptr,  // restore\n  reinterpret_cast<const uint8_t *>(eiota_internal_crc32_table),  // factory\n"
                        "  0,  // factory_size\n  &eiota_generated_changing_tiny,  // changing\n"));
  EXPECT_THAT(table(test::tiny_model(), options(Restore::LoadImage)),
              HasSubstr("  eiota_internal_restore_load_image,  // restore\n  nullptr,  // factory\n"));
  auto copy = options(Restore::Copy);
  copy.factory_payload = "EiOt\xFF";
  const auto text = table(test::tiny_model(), copy);
  EXPECT_THAT(text, HasSubstr("static const uint8_t eiota_generated_factory[] = {\n  69,105,79,116,255,\n};\n"));
  EXPECT_THAT(text, HasSubstr("  eiota_internal_restore_copy,\n#endif\n  eiota_generated_factory,  // factory\n"
                              "  sizeof eiota_generated_factory,  // factory_size\n"));
}

TEST(WeightTable, RefusesPlacedWeightsWithoutACopy) {
  constexpr const char* error = "#if EI_OTA_WEIGHT_PLACED\n#error \"EiOta: EI_OTA_WEIGHT places the weights of tiny where";
  EXPECT_THAT(table(test::tiny_model(), options(Restore::None)), HasSubstr(error));
  EXPECT_THAT(table(test::tiny_model(), options(Restore::LoadImage)), HasSubstr(error));
  EXPECT_THAT(table(test::tiny_model(), options(Restore::Copy)), Not(HasSubstr("#error \"EiOta: EI_OTA_WEIGHT")));
}

TEST(WeightTable, NotesThatPlacedWeightsAreFilledAfterWhatElseFollowsAChange) {
  auto copy = options(Restore::Copy);
  copy.refresh = true;
  copy.flatbuffers = {0};
  const auto text = table(test::tiny_model(), copy);
  EXPECT_THAT(text, HasSubstr(R"(
static void eiota_generated_note_filled(void) {
  if (!eiota_generated_filled_tiny) eiota_generated_fill_structure0_tiny();
  eiota_generated_refresh_tiny();
  eiota_generated_filled_tiny = 1;
}
#endif
)"));
  EXPECT_THAT(text, HasSubstr(R"(
#if EI_OTA_WEIGHT_PLACED
  eiota_generated_note_filled,
#else
  eiota_generated_refresh_tiny,
#endif
#if EI_OTA_WEIGHT_PLACED
  eiota_internal_restore_placed,
#else
  eiota_internal_restore_copy,
#endif
)"));
}

TEST(WeightTable, WritesACountAbove4095InThreeCodes) {
  auto model = test::tiny_model();
  model.tensors[1].dims = {1024, 4};
  model.definitions[*model.tensors[1].data].elements.resize(4096);
  model.nodes[0].op = "ADD";  // whose operands need not fit each other
  EXPECT_THAT(table(model, options(Restore::None)), HasSubstr("EI_OTA_LARGE_ENTRY(EI_OTA_INT8, 4096),"));
  model.tensors[1].dims = {4095};
  model.definitions[*model.tensors[1].data].elements.resize(4095);
  EXPECT_THAT(table(model, options(Restore::None)), HasSubstr("EI_OTA_ENTRY(EI_OTA_INT8, 4095),"));
}

}  // namespace
}  // namespace ei_ota
