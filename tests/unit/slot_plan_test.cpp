// SPDX-License-Identifier: MIT
#include "rewrite/slot_plan.h"

#include <gmock/gmock.h>

#include "block_fixture.h"
#include "eon_fixture.h"
#include "refused_with.h"
#include "tflite_fixture.h"

namespace ei_ota {
namespace {

using testing::ElementsAre;

ModelSource compiled() {
  auto source = read_eon_source({"tiny.cpp", test::eon_source(test::tiny_model(), test::Form::Section2025)}, {});
  EXPECT_TRUE(source) << test::said(source);
  return std::move(*source);
}

ModelSource interpreted(std::size_t more_bytes) {
  const auto bytes = test::tflite_bytes(test::tflite_model(test::random_model(3)));
  FlatbufferSource source;
  source.bytes.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  source.bytes.resize(source.bytes.size() + more_bytes);
  auto tflite = read_tflite(bytes, "m", "m.h");
  EXPECT_TRUE(tflite) << test::said(tflite);
  source.tflite = std::move(*tflite);
  source.tflite.model.in_place = true;
  return source;
}

WeightImage image_of(const std::vector<ModelSource>& sources, const std::vector<Block>& blocks = {}) {
  std::vector<const Model*> models;
  for (const auto& source : sources) models.push_back(&model_of(source));
  auto image = weight_image(models, false, blocks);
  EXPECT_TRUE(image) << test::said(image);
  return std::move(*image);
}

std::uint32_t rounded(std::size_t size) { return static_cast<std::uint32_t>((size + 15) / 16 * 16); }

TEST(SlotPlan, IsTheWeightImageOfCompiledModels) {
  std::vector<Block> blocks;
  for (const auto& source : test::sources_of(test::export_2025())) blocks.push_back(source.block);
  const std::vector<ModelSource> sources{compiled(), compiled()};
  const auto size = image_of({compiled()}).bytes.size();
  const auto image = image_of(sources, blocks);
  const auto slot = slot_plan(sources, image);
  EXPECT_THAT(slot.models, ElementsAre(0, size));
  EXPECT_EQ(slot.size, image.bytes.size());
}

TEST(SlotPlan, HasWholeFlatbuffers) {
  std::vector<Block> blocks;
  for (const auto& source : test::sources_of(test::export_2025())) blocks.push_back(source.block);
  const std::vector<ModelSource> sources{interpreted(1), compiled(), interpreted(0)};
  const auto size = [&](std::size_t i) { return std::get<FlatbufferSource>(sources[i]).bytes.size(); };
  const auto compiled_size = image_of({compiled()}).bytes.size();
  const auto models = image_of(sources).bytes.size();
  const auto image = image_of(sources, blocks);
  const auto slot = slot_plan(sources, image);
  EXPECT_THAT(slot.models, ElementsAre(0, rounded(size(0)), rounded(size(0)) + compiled_size));
  EXPECT_EQ(slot.size, rounded(size(0)) + compiled_size + rounded(size(2)) + (image.bytes.size() - models));
}

}  // namespace
}  // namespace ei_ota
