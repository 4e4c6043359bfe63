// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "parse/eon/eon_source.h"
#include "refused_with.h"
#include "text.h"

namespace ei_ota {
namespace {
using test::elements;
using test::Form;
using test::replaced;
using test::tiny_model;
using testing::ElementsAre;

Result<EonSource> read(std::string text) { return read_eon_source({"tflite-model/tiny_compiled.cpp", std::move(text)}, {}); }

class EachForm : public testing::TestWithParam<Form> {
 protected:
  const std::string text = test::eon_source(tiny_model(), GetParam());
};
INSTANTIATE_TEST_SUITE_P(EonReader, EachForm, testing::ValuesIn(test::every_form));

TEST_P(EachForm, GivesTheTensors) {
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(test::rows(source->model), test::rows(tiny_model()));
}

TEST_P(EachForm, IsReadWhereItUsesTheNamespacesOfTheSdk) {
  const auto source =
      read(replaced(text, "using namespace tflite;",
                    "using namespace tflite;\nusing namespace tflite::ops;\nusing namespace tflite::ops::micro;"));
  ASSERT_TRUE(source) << test::said(source);
}

TEST_P(EachForm, IsReadWhereItAddsToTheNamespacesOfTheSdk) {
  const auto source = read(replaced(text, "using namespace tflite;",
                                    "namespace tflite\n{ namespace ops { namespace micro { int f(); } } }\n"
                                    "using namespace tflite; using namespace tflite::ops::micro;"));
  ASSERT_TRUE(source) << test::said(source);
}

TEST_P(EachForm, GivesTheNodes) {
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  ASSERT_EQ(source->model.nodes.size(), 2U);
  EXPECT_EQ(source->model.nodes[0].op, "FULLY_CONNECTED");
  EXPECT_THAT(source->model.nodes[0].op_data, ElementsAre("kTfLiteActRelu"));
  EXPECT_THAT(source->model.nodes[0].inputs, ElementsAre(0, 1, 2));
  EXPECT_THAT(source->model.nodes[1].outputs, ElementsAre(5));
}

TEST_P(EachForm, GivesNameInputsAndOutputs) {
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(source->model.name, "tiny");
  EXPECT_THAT(source->model.inputs, ElementsAre(0));
  EXPECT_THAT(source->model.outputs, ElementsAre(5));
}

TEST_P(EachForm, SaysWhereEachDefinitionStands) {
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  ASSERT_EQ(source->sites.size(), source->model.definitions.size());
  for (std::size_t i = 0; i < source->sites.size(); ++i) {
    const auto& site = source->sites[i];
    auto name = source->model.definitions[i].name;
    name = name.substr(name.find("::") == std::string::npos ? 0 : 4);
    EXPECT_EQ(text.substr(site.name, name.size()), name);
    EXPECT_EQ(text.substr(site.declaration.begin, 6), "const ");
    EXPECT_EQ(text[site.initialiser.begin], '{');
    EXPECT_EQ(text[site.declaration.end - 1], '}');
    EXPECT_TRUE(site.is_const && site.in_anonymous_namespace);
  }
}

TEST_P(EachForm, SaysWhereRowsReferToQuantizations) {
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  ASSERT_EQ(source->rows.size(), 6U);
  EXPECT_EQ(source->source.at(*source->rows[1]), GetParam() == Form::Plain2023 ? "quant1" : "g0::quant1");
  EXPECT_FALSE(source->rows[4]);
}

TEST_P(EachForm, SaysWhereItsFunctionsStand) {
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(source->source.at(source->init.name_span), "tiny_init");
  EXPECT_EQ(source->source.at(source->init.parameters), "( void*(*alloc_fnc)(size_t,size_t) )");
  EXPECT_THAT(source->init.arguments, ElementsAre("alloc_fnc"));
  EXPECT_EQ(source->source.at(source->invoke.parameters), "()");
}

TEST_P(EachForm, GivesTheSameFromTextWithCarriageReturnsAndAByteOrderMark) {
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : text) windows += c == '\n' ? "\r\n" : std::string(1, c);
  const auto source = read(windows);
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(test::rows(source->model), test::rows(tiny_model()));
}

TEST(EonReader, NamesDefinitionsWithoutTheAnonymousNamespace) {
  EXPECT_EQ(read(test::eon_source(tiny_model(), Form::Plain2023))->model.definitions[0].name, "quant0_scale");
  EXPECT_EQ(read(test::eon_source(tiny_model(), Form::Section2025))->model.definitions[0].name, "g0::quant0_scale");
}

TEST(EonReader, SharesDefinitionsWhereTheSourceDoes) {
  const auto model = read(test::eon_source(tiny_model(), Form::Shared2025))->model;
  EXPECT_EQ(model.tensors[1].quantization->zero_point, model.tensors[2].quantization->zero_point);
  EXPECT_EQ(model.tensors[3].quantization->object, model.tensors[5].quantization->object);
}

TEST(EonReader, ReadsScalars) {
  auto model = tiny_model();
  test::add_constant(model, ElementType::Int8, {}, {127}, {{0.5F}, {0}});
  const auto source = read(test::eon_source(model, Form::Section2025));
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_TRUE(source->model.tensors.back().dims.empty());
}

TEST(EonReader, ReadsFloatModelsWhoseRowsNameNoType) {
  Model model;
  model.name = "tiny";
  test::add_activation(model, ElementType::Float32, {1, 2}, {});
  test::add_constant(model, ElementType::Float32, {2, 2}, {0.5, -1, 0, 1e-20}, {});
  test::add_activation(model, ElementType::Float32, {1, 2}, {});
  model.nodes = {{"FULLY_CONNECTED", {}, {0, 1, -1}, {2}}};
  model.inputs = {0};
  model.outputs = {2};
  const auto text = test::eon_source(model, Form::Plain2023);
  ASSERT_THAT(text, testing::Not(testing::HasSubstr("TfLiteType type")));
  const auto source = read(text);
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(test::rows(source->model), test::rows(model));
}

TEST(EonReader, TakesALongListFromTheOriginalText) {
  Model model = tiny_model();
  model.tensors[1].dims = {2, 200};
  model.tensors[0].dims = {1, 200};
  model.definitions[*model.tensors[1].data].elements = elements(ElementType::Int8, std::vector<double>(400, -77));
  const auto source = read(test::eon_source(model, Form::Section2025));
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(test::rows(source->model), test::rows(model));
}

TEST(EonReader, ListsWeightsThatNoRowPointsAt) {
  const auto source = read(replaced(test::eon_source(tiny_model(), Form::Plain2023), "const TensorInfo_t tensorData",
                                    "const int8_t tensor_data77[1] = { 7 };\nconst TensorInfo_t tensorData"));
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(source->model.definitions.back().name, "tensor_data77");
}

TEST(EonReader, ReadsTheBranchThatDefinesChoose) {
  const auto text =
      replaced(test::eon_source(tiny_model(), Form::Plain2023), "const ALIGN(16) int8_t tensor_data1[8] =",
               "#if SMALL\nconst int8_t tensor_data1[8] = { 9, 9, 9, 9, 9, 9, 9, 9, };\n#else\nconst int8_t tensor_data1[8] =");
  const auto whole =
      replaced(text, "const TfArray<2, int> tensor_dimension1", "#endif\nconst TfArray<2, int> tensor_dimension1");
  const auto source = read_eon_source({"x.cpp", whole}, {"SMALL=1"});
  ASSERT_TRUE(source) << test::said(source);
  EXPECT_EQ(source->model.definitions[*source->model.tensors[1].data].elements,
            elements(ElementType::Int8, std::vector<double>(8, 9)));
}

TEST(EonReader, KnowsWhereALineCanBeAddedAfterTheIncludes) {
  const auto source = read(test::eon_source(tiny_model(), Form::Plain2023));
  EXPECT_EQ(source->source.text.substr(source->after_includes, 2), "\n#");
}

}  // namespace
}  // namespace ei_ota
