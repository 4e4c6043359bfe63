// SPDX-License-Identifier: MIT
#include "model/layout.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "base/digest.h"
#include "eon_fixture.h"

namespace ei_ota {
namespace {
using test::elements;
using test::tiny_model;
using testing::Eq;
using testing::Ne;

std::vector<std::string> lines(const Model& model) { return layout_lines({model}, 2); }

/// The same model with row i at place to[i].
Model renumbered(const Model& model, const std::vector<std::int32_t>& to) {
  auto result = model;
  for (std::size_t i = 0; i < to.size(); ++i) result.tensors[static_cast<std::size_t>(to[i])] = model.tensors[i];
  const auto renumber = [&](std::vector<std::int32_t>& rows) {
    for (auto& row : rows) row = row < 0 ? row : to[static_cast<std::size_t>(row)];
  };
  for (auto& node : result.nodes) {
    renumber(node.inputs);
    renumber(node.outputs);
  }
  renumber(result.inputs);
  renumber(result.outputs);
  return result;
}

TEST(Layout, SaysInWordsWhatMustBeEqual) {
  EXPECT_THAT(lines(tiny_model()),
              testing::ElementsAre("EiOta layout 1", "model", "tensor 0: activation int8 1x4 scales 1",
                                   "tensor 1: weight int8 2x4 scales 1 zero points 0",
                                   "tensor 2: weight int32 2 scales 1 zero points 0", "tensor 3: activation int8 1x2 scales 1",
                                   "tensor 4: structure int32 2 = 1,2", "tensor 5: activation int8 1x2 scales 1",
                                   "node 0: FULLY_CONNECTED(kTfLiteActRelu) 0,1,2 -> 3", "node 1: RESHAPE() 3,4 -> 5",
                                   "inputs: 0", "outputs: 5", "labels: 2"));
}

TEST(Layout, HasAFingerprintThatStays) {  // deployed firmware knows it: another value is another version of the layout
  EXPECT_EQ(hex(layout_fingerprint(lines(tiny_model()))), "2ef179929a931086");
}

TEST(Layout, IsThatOfAnyNumberingOfTensors) {
  std::vector<std::int32_t> to(6);
  std::iota(to.begin(), to.end(), 0);
  do {
    ASSERT_EQ(lines(renumbered(tiny_model(), to)), lines(tiny_model()));
  } while (std::next_permutation(to.begin(), to.end()));
}

TEST(Layout, HoldsNoNames) {
  auto model = tiny_model();
  model.name = "other";
  model.source = "tflite-model/other_compiled.cpp";
  for (auto& definition : model.definitions) definition.name += "_x";
  EXPECT_THAT(lines(model), Eq(lines(tiny_model())));
}

TEST(Layout, HoldsNoWeights) {
  auto model = tiny_model();
  model.definitions[*model.tensors[1].data].elements = elements(ElementType::Int8, {8, 7, 6, 5, 4, 3, 2, 1});
  model.definitions[model.tensors[0].quantization->scale].elements = elements(ElementType::Float32, {2});
  model.definitions[model.tensors[0].quantization->zero_point].elements = elements(ElementType::Int32, {5});
  EXPECT_THAT(lines(model), Eq(lines(tiny_model())));
}

TEST(Layout, IsThatOfSharedQuantization) {
  auto model = tiny_model();
  model.tensors[5].quantization = model.tensors[3].quantization;
  EXPECT_THAT(lines(model), Eq(lines(tiny_model())));
}

struct Change {
  const char* name;
  void (*make)(Model&);
};
class OtherLayout : public testing::TestWithParam<Change> {};

TEST_P(OtherLayout, HasAnotherFingerprint) {
  auto model = tiny_model();
  GetParam().make(model);
  EXPECT_THAT(layout_fingerprint(lines(model)), Ne(layout_fingerprint(lines(tiny_model()))));
}

const Change changes[] = {
    {"Dims",
     [](Model& model) {
       model.tensors[1].dims = {4, 2};
     }},
    {"Type", [](Model& model) { model.tensors[3].type = ElementType::UInt8; }},
    {"Kind", [](Model& model) { model.tensors[1].constant = false; }},
    {"Op", [](Model& model) { model.nodes[1].op = "SQUEEZE"; }},
    {"OpData", [](Model& model) { model.nodes[0].op_data = {"kTfLiteActNone"}; }},
    {"StructureValue",
     [](Model& model) {
       model.definitions[*model.tensors[4].data].elements = elements(ElementType::Int32, {2, 1});
     }},
    {"Granularity",
     [](Model& model) {
       model.definitions[model.tensors[1].quantization->scale].elements = elements(ElementType::Float32, {1, 2});
     }},
    {"NoQuantization", [](Model& model) { model.tensors[1].quantization.reset(); }},
    {"ZeroPointThatIsNoStructure",
     [](Model& model) {
       model.definitions[model.tensors[1].quantization->zero_point].elements = elements(ElementType::Int32, {1});
     }},
    {"Wiring", [](Model& model) { model.nodes[0].inputs[2] = -1; }},
    {"Outputs", [](Model& model) { model.outputs = {3}; }},
    {"OneNodeMore",
     [](Model& model) {
       model.nodes.push_back({"SOFTMAX", {}, {5}, {3}});
     }},
};
INSTANTIATE_TEST_SUITE_P(By, OtherLayout, testing::ValuesIn(changes), [](const auto& info) { return info.param.name; });

TEST(Layout, TellsTheAxisOfChannelsApart) {
  const auto along = [](std::int32_t dimension) {
    auto model = tiny_model();
    model.tensors[1].dims = {2, 2, 2};
    model.definitions[model.tensors[1].quantization->scale].elements = elements(ElementType::Float32, {1, 2});
    model.tensors[1].quantization->dimension = dimension;
    return lines(model);
  };
  EXPECT_THAT(along(0), Ne(along(2)));
}

TEST(Layout, TellsNumbersOfLabelsApart) { EXPECT_NE(layout_lines({tiny_model()}, 2), layout_lines({tiny_model()}, 3)); }

TEST(Layout, TellsNumbersOfModelsApart) {
  EXPECT_NE(layout_lines({tiny_model()}, 2), layout_lines({tiny_model(), tiny_model()}, 2));
}

}  // namespace
}  // namespace ei_ota
