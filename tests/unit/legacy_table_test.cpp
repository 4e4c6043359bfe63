// SPDX-License-Identifier: MIT
#include "legacy/legacy_table.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"
#include "rewrite/patch_export.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The patched source of an export with the model alone.
std::string patched(const Model& model, test::Form form) {
  auto source = read_eon_source({model.source, test::eon_source(model, form)}, {});
  EXPECT_TRUE(source) << test::said(source);
  const auto image = weight_image({source->model}, false);
  std::vector<ModelSource> sources{std::move(*source)};
  const auto files =
      patch_export(std::move(sources), {}, {}, {}, *image, {.id = "tiny", .project = 1, .restore = Restore::None});
  EXPECT_TRUE(files) << test::said(files);
  return files->begin()->second;
}

TEST(LegacyTable, HasARecordForEachThatThePayloadHas) {
  EXPECT_THAT(patched(test::tiny_model(), test::Form::Namespace2024), HasSubstr(R"(
#if EI_OTA_LEGACY
extern "C" __attribute__((weak)) const uint8_t eiota_internal_models_know_legacy = 1;
static const ei_ota_legacy_record_t eiota_generated_legacy_records[] = {
  {1, EI_OTA_LEGACY_INT8, 8, g0::tensor_data1, nullptr},
  {2, EI_OTA_LEGACY_INT32, 2, g0::tensor_data2, nullptr},
  {4, EI_OTA_LEGACY_CONSTANT32, 2, const_cast<int32_t *>(g0::tensor_data4), nullptr},
  {0, EI_OTA_LEGACY_QUANTIZATION8, 1, g0::quant0_scale.elem, g0::quant0_zero.elem},
  {1, EI_OTA_LEGACY_QUANTIZATION8, 1, g0::quant1_scale.elem, nullptr},
  {2, EI_OTA_LEGACY_QUANTIZATION32, 1, g0::quant2_scale.elem, nullptr},
)"));
}

TEST(LegacyTable, HasNoAddressForScalesThatNoKernelReads) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  EXPECT_THAT(patched(model, test::Form::Namespace2024), HasSubstr("{2, EI_OTA_LEGACY_QUANTIZATION32, 1, nullptr, nullptr},"));
}

TEST(LegacyTable, IsInTheModelOnlyWithTheOption) {
  EXPECT_THAT(patched(test::tiny_model(), test::Form::Shared2025),
              HasSubstr("#if EI_OTA_LEGACY\n  &eiota_generated_legacy,\n#endif\n"));
}

TEST(LegacyTable, IsLeftOutForAModelThatTheFormatCannotSay) {
  auto model = test::tiny_model();
  test::add_constant(model, ElementType::Float32, {1}, {1}, {});
  const auto text = patched(model, test::Form::Namespace2024);
  EXPECT_THAT(text, Not(HasSubstr("eiota_generated_legacy_records")));
  EXPECT_THAT(text, HasSubstr("#if EI_OTA_LEGACY\n  nullptr,\n#endif\n"));
  EXPECT_THAT(legacy_table_text(model, [](std::size_t, Field) { return std::string(); }), test::RefusedWith(ErrorId::Legacy));
}

}  // namespace
}  // namespace ei_ota
