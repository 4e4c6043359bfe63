// SPDX-License-Identifier: MIT
#include "model/operands.h"

#include <gtest/gtest.h>

#include "eon_fixture.h"

namespace ei_ota {
namespace {

constexpr std::size_t input = 0, filter = 1, bias = 2, sums = 3;  // rows of tiny_model()

Model model_with(const char* op) {
  auto model = test::tiny_model();
  model.nodes[0].op = op;
  return model;
}

std::vector<Use> uses(const Model& model, std::size_t row) { return uses_of_tensors(model)[row]; }

TEST(Operands, AreListedByTensor) {
  const auto model = test::tiny_model();
  ASSERT_EQ(uses(model, bias).size(), 1U);
  EXPECT_EQ(uses(model, bias)[0].node, 0U);
  EXPECT_EQ(uses(model, bias)[0].operand, 2U);
}

TEST(CommandStream, IsTheFirstOperandOfAnEthosU) {
  const auto model = model_with("ETHOSU");
  EXPECT_TRUE(is_command_stream(model, uses(model, input)));
  EXPECT_FALSE(is_command_stream(model, uses(model, filter)));
  EXPECT_FALSE(is_command_stream(model_with("CONV_2D"), uses(model, input)));
}

TEST(FilterOrBias, IsSecondOrThirdOperandOfAConvolutionOrFullyConnected) {
  for (const auto* const op : {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED"}) {
    const auto model = model_with(op);
    EXPECT_TRUE(is_filter_or_bias(model, filter, uses(model, filter))) << op;
    EXPECT_TRUE(is_filter_or_bias(model, bias, uses(model, bias))) << op;
    EXPECT_FALSE(is_filter_or_bias(model, input, uses(model, input))) << op;
  }
}

TEST(FilterOrBias, IsNoOperandOfAnotherOp) {
  const auto model = model_with("SVDF");
  EXPECT_FALSE(is_filter_or_bias(model, filter, uses(model, filter)));
}

TEST(FilterOrBias, IsNoConstantWithAnotherUseToo) {
  auto model = test::tiny_model();
  model.nodes[1].inputs[1] = filter;
  EXPECT_FALSE(is_filter_or_bias(model, filter, uses(model, filter)));
}

TEST(FilterOrBias, IsNoActivation) {
  auto model = test::tiny_model();
  model.tensors[filter].constant = false;
  EXPECT_FALSE(is_filter_or_bias(model, filter, uses(model, filter)));
}

TEST(ScaleOfABias, IsReadByFullyConnectedAlone) {
  for (const auto& [op, read] :
       {std::pair{"CONV_2D", false}, {"DEPTHWISE_CONV_2D", false}, {"FULLY_CONNECTED", true}, {"SVDF", true}}) {
    const auto model = model_with(op);
    EXPECT_EQ(is_scale_read(model, bias, uses(model, bias)), read) << op;
  }
}

TEST(Scale, OfEverythingElseIsRead) {
  const auto model = model_with("CONV_2D");
  for (const auto row : {input, filter, sums}) EXPECT_TRUE(is_scale_read(model, row, uses(model, row)));
}

TEST(Scale, OfAConstantThatNoNodeUsesCountsAsRead) {
  auto model = model_with("CONV_2D");
  model.nodes[0].inputs.pop_back();
  EXPECT_TRUE(is_scale_read(model, bias, uses(model, bias)));
}

TEST(BiasSource, IsTheNodesInputAndFilter) {
  const auto model = test::tiny_model();
  const auto source = bias_source(model, bias, uses(model, bias));
  ASSERT_TRUE(source);
  EXPECT_EQ(source->input, input);
  EXPECT_EQ(source->filter, filter);
}

TEST(BiasSource, IsMissingForWhatIsNoBias) {
  const auto model = test::tiny_model();
  EXPECT_FALSE(bias_source(model, filter, uses(model, filter)));
}

TEST(BiasSource, IsMissingForABiasOfTwoNodes) {
  auto model = test::tiny_model();
  model.nodes.push_back(model.nodes[0]);
  EXPECT_FALSE(bias_source(model, bias, uses(model, bias)));
}

TEST(BiasSource, IsMissingWhereAnOperandIsLeftOut) {
  auto model = test::tiny_model();
  model.nodes[0].inputs[0] = -1;
  EXPECT_FALSE(bias_source(model, bias, uses(model, bias)));
}

TEST(BiasSource, IsMissingWithoutAsManyScalesAsTheFilterHas) {
  auto model = test::tiny_model();
  model.definitions[model.tensors[filter].quantization->scale].elements = test::elements(ElementType::Float32, {1, 2});
  EXPECT_FALSE(bias_source(model, bias, uses(model, bias)));
}

TEST(BiasSource, IsMissingInAFloatModel) {
  auto model = test::tiny_model();
  for (auto& tensor : model.tensors) tensor.quantization.reset();
  EXPECT_FALSE(bias_source(model, bias, uses(model, bias)));
}

}  // namespace
}  // namespace ei_ota
