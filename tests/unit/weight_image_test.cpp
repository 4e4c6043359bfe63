// SPDX-License-Identifier: MIT
#include "model/weight_image.h"

#include <gmock/gmock.h>

#include <limits>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {
using test::elements;
using test::RefusedWith;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

constexpr std::size_t input = 0, filter = 1, bias = 2;  // rows of tiny_model()

std::vector<std::string> names(const std::vector<Entry>& entries) {
  std::vector<std::string> found;
  for (const auto& entry : entries) found.push_back(entry.definition);
  return found;
}

std::vector<std::string> names(const std::vector<StructuralConstant>& structure) {
  std::vector<std::string> found;
  for (const auto& part : structure) found.push_back(part.definition);
  return found;
}

WeightImage image_of(const Model& model, bool every_scale_is_read = false) {
  return *weight_image({model}, every_scale_is_read);
}

Definition& scale_of(Model& model, std::size_t row) { return model.definitions[model.tensors[row].quantization->scale]; }
Definition& zero_point_of(Model& model, std::size_t row) {
  return model.definitions[model.tensors[row].quantization->zero_point];
}

const Entry& entry(const WeightImage& image, std::size_t tensor, Field field) {
  return *std::find_if(image.entries.begin(), image.entries.end(),
                       [&](const auto& found) { return found.tensor == tensor && found.field == field; });
}

TEST(WeightImage, HoldsDataThenScalesThenZeroPointsInCanonicalOrder) {
  EXPECT_THAT(names(image_of(test::tiny_model()).entries),
              ElementsAre("g0::quant0_scale", "g0::quant0_zero", "g0::tensor_data1", "g0::quant1_scale", "g0::tensor_data2",
                          "g0::quant2_scale", "g0::quant3_scale", "g0::quant3_zero", "g0::quant5_scale", "g0::quant5_zero"));
}

TEST(WeightImage, StartsEachEntryAtAMultipleOf16) {
  for (const auto& entry : image_of(test::tiny_model()).entries)
    EXPECT_EQ((entry.offset - (entry.field == Field::Data ? 0 : 4)) % 16, 0U) << entry.definition;
}

TEST(WeightImage, EndsAtAMultipleOf16) { EXPECT_EQ(image_of(test::tiny_model()).bytes.size(), 16U * 10); }

TEST(WeightImage, HoldsTheElementsAndZerosBetween) {
  auto model = test::tiny_model();
  model.tensors.erase(model.tensors.begin() + 2, model.tensors.end());
  model.nodes = {{"A", {}, {1}, {0}}};
  auto expected = elements(ElementType::Int8, {1, -2, 3, -4, 5, -6, 7, -8});
  expected.resize(16);
  const auto append = [&](ElementType type, double value) {
    for (const auto& part : {elements(ElementType::Int32, {1}), elements(type, {value})})
      expected.insert(expected.end(), part.begin(), part.end());
    expected.resize(expected.size() + 8);
  };
  append(ElementType::Float32, 0.25);
  append(ElementType::Int32, 0);
  append(ElementType::Float32, 0.5);
  append(ElementType::Int32, -128);
  EXPECT_EQ(image_of(model).bytes, expected);
}

TEST(WeightImage, KeepsStructuralConstantsOutOfTheWeights) {
  const auto image = image_of(test::tiny_model());
  EXPECT_THAT(names(image.entries), Not(Contains("g0::tensor_data4")));
  EXPECT_THAT(names(image.constants), Contains("g0::tensor_data4"));
}

TEST(WeightImage, TakesZeroPointsOfFiltersAndBiasesForStructureIfAllAreZero) {
  auto model = test::tiny_model();
  EXPECT_THAT(names(image_of(model).constants), ElementsAre("g0::quant1_zero", "g0::quant2_zero", "g0::tensor_data4"));
  zero_point_of(model, filter).elements = elements(ElementType::Int32, {1});
  EXPECT_THAT(names(image_of(model).entries), Contains("g0::quant1_zero"));
}

TEST(WeightImage, HasAnEntryPerRowOfASharedQuantization) {
  auto model = test::tiny_model();
  model.tensors[5].quantization = model.tensors[3].quantization;
  EXPECT_THAT(names(image_of(model).entries),
              testing::IsSupersetOf({"g0::quant3_scale", "g0::quant3_scale", "g0::quant3_zero", "g0::quant3_zero"}));
}

TEST(WeightImage, ListsADefinitionAsWeightAndStructureIfItIsBoth) {  // zero points shared by an activation and a filter
  auto model = test::tiny_model();
  zero_point_of(model, input).elements = elements(ElementType::Int32, {0});
  model.tensors[filter].quantization->zero_point = model.tensors[input].quantization->zero_point;
  EXPECT_THAT(names(image_of(model).entries), Contains("g0::quant0_zero"));
  EXPECT_THAT(names(image_of(model).constants), Contains("g0::quant0_zero"));
}

TEST(WeightImage, ListsWhatNoRowPointsAtAsStructure) {
  auto model = test::tiny_model();
  model.definitions.push_back({"g0::tensor_data99", ElementType::Int8, false, elements(ElementType::Int8, {1})});
  EXPECT_THAT(names(image_of(model).constants), Contains("g0::tensor_data99"));
}

TEST(WeightImage, SaysWhichScalesNoKernelReads) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  EXPECT_FALSE(entry(image_of(model), bias, Field::Scale).read);
  EXPECT_TRUE(entry(image_of(model, true), bias, Field::Scale).read);
}

TEST(WeightImage, PutsModelsOneAfterTheOther) {
  const auto one = test::tiny_model();
  const auto two = *weight_image({one, one}, false);
  EXPECT_EQ(two.entries.size(), 2 * image_of(one).entries.size());
  EXPECT_EQ(two.entries.back().model, 1U);
}

TEST(WeightImage, RefusesScalesThatAreNegativeOrNotFinite) {
  for (const double bad : {-0.5, -0.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    auto model = test::tiny_model();
    scale_of(model, filter).elements = elements(ElementType::Float32, {bad});
    EXPECT_THAT(weight_image({model}, false), RefusedWith(ErrorId::Value)) << bad;
  }
}

constexpr double inf = std::numeric_limits<double>::infinity(), nan_ = std::numeric_limits<double>::quiet_NaN();

/// The tiny model with a float32 constant of one element.
Model with_float(double value) {
  auto model = test::tiny_model();
  model.definitions.push_back({"g0::tensor_data6", ElementType::Float32, false, elements(ElementType::Float32, {value})});
  model.tensors.push_back({true, ElementType::Float32, {1}, model.definitions.size() - 1, std::nullopt});
  return model;
}

TEST(WeightImage, RefusesFloatWeightsThatAreInfiniteOrNoNumber) {
  for (const double bad : {inf, -inf, nan_}) {
    EXPECT_THAT(weight_image({with_float(bad)}, false), RefusedWith(ErrorId::Value)) << bad;
    const BlockValue mean{"mean", "mean", ElementType::Float32, {2}, elements(ElementType::Float32, {1.0, bad})};
    const Block scaler{BlockKind::StandardScaler, "scaler", "model-parameters/scaler.h", "features 2", {mean}, {}};
    EXPECT_THAT(weight_image({}, false, {scaler}), RefusedWith(ErrorId::Value)) << bad;
  }
}

TEST(WeightImage, TakesFloatWeightsOfEitherSign) {
  for (const double fine : {0.0, -0.0, -1.0, -1e-45, 3e38}) EXPECT_TRUE(weight_image({with_float(fine)}, false)) << fine;
}

TEST(WeightImage, RefusesZeroPointsOutsideTheTensorsType) {
  for (const double bad : {-129, 128}) {
    auto model = test::tiny_model();
    zero_point_of(model, input).elements = elements(ElementType::Int32, {bad});
    EXPECT_THAT(weight_image({model}, false), RefusedWith(ErrorId::Value)) << bad;
  }
}

TEST(BiasScale, ComesFromTheEntriesOfInputAndFilter) {
  const auto image = image_of(test::tiny_model());
  const auto& source = entry(image, bias, Field::Scale).source;
  ASSERT_TRUE(source);
  EXPECT_EQ(image.entries[source->input].definition, "g0::quant0_scale");
  EXPECT_EQ(image.entries[source->filter].definition, "g0::quant1_scale");
}

TEST(BiasScale, FollowsIfItIsTheProductToTheLastBit) {
  auto model = test::tiny_model();
  EXPECT_TRUE(bias_scales_follow(image_of(model).entries, image_of(model).bytes));
  scale_of(model, bias).elements = elements(ElementType::Float32, {std::nextafter(0.125F, 1.0F)});
  EXPECT_FALSE(bias_scales_follow(image_of(model).entries, image_of(model).bytes));
}

TEST(BiasScale, FollowsOnlyIfEveryDeviceMultipliesAlike) {  // those without a float unit know normal numbers only
  constexpr float smallest = std::numeric_limits<float>::min();
  const auto follows = [](float of_input, float of_filter) {
    auto model = test::tiny_model();
    scale_of(model, input).elements = elements(ElementType::Float32, {of_input});
    scale_of(model, filter).elements = elements(ElementType::Float32, {of_filter});
    scale_of(model, bias).elements = elements(ElementType::Float32, {of_input * of_filter});
    return bias_scales_follow(image_of(model).entries, image_of(model).bytes);
  };
  EXPECT_TRUE(follows(0.25F, 0x1.8p-124F));
  EXPECT_FALSE(follows(0.25F, 0x1p-124F)) << "the product may have been rounded up to the smallest normal number";
  EXPECT_FALSE(follows(0.25F, smallest));
  EXPECT_FALSE(follows(0x1p60F, smallest / 2));
  EXPECT_FALSE(follows(smallest / 2, 0x1p60F));
  EXPECT_FALSE(follows(0.0F, 1.0F));
}

TEST(BiasScale, HasNoSourceThatComesAfterIt) {  // no genuine model writes into a constant
  auto model = test::tiny_model();
  model.nodes.insert(model.nodes.begin(), {"A", {}, {4}, {static_cast<std::int32_t>(bias)}});
  EXPECT_FALSE(entry(image_of(model), bias, Field::Scale).source);
}

}  // namespace
}  // namespace ei_ota
