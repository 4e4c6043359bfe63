// SPDX-License-Identifier: MIT
#include "export/quantization_duplicates.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {
using test::RefusedWith;

/// tiny_model(), whose output has the scale 0.75 and the zero point 3, written by `op`.
Export with(const char* op, const std::string& variables, const std::string& metadata = "") {
  Export contents{};
  for (const auto& text : {variables, metadata})
    contents.files.parameters.push_back({{"model-parameters/model_variables.h", text}, read_header(text)});
  contents.sources.emplace_back();
  std::get<EonSource>(contents.sources[0]).model = test::tiny_model();
  std::get<EonSource>(contents.sources[0]).model.nodes[1].op = op;
  return contents;
}

constexpr const char* equal_copy = "ei_fill_result_classification_i8_config_t x = { .zero_point = 3, .scale = 0.75 };";

TEST(QuantizationDuplicates, MayBeMissing) {
  const auto duplicates = find_duplicates(with("RESHAPE", ""));
  ASSERT_TRUE(duplicates);
  EXPECT_TRUE(duplicates->empty());
}

TEST(QuantizationDuplicates, StayWhereTheOutputNeverChanges) {
  for (const auto* const op : {"SOFTMAX", "LOGISTIC", "TANH"}) {
    const auto duplicates = find_duplicates(with(op, equal_copy));
    ASSERT_TRUE(duplicates) << op;
    EXPECT_TRUE(duplicates->empty()) << op;
  }
}

TEST(QuantizationDuplicates, OfOtherOutputsAreFound) {
  const auto duplicates = find_duplicates(with("FULLY_CONNECTED", equal_copy));
  ASSERT_TRUE(duplicates) << test::said(duplicates);
  ASSERT_EQ(duplicates->size(), 1U);
  EXPECT_EQ(duplicates->at(0).object, "x");
  EXPECT_EQ(duplicates->at(0).tensor, static_cast<std::size_t>(test::tiny_model().outputs.at(0)));
}

TEST(QuantizationDuplicates, AreRefusedWhereTheyDiffer) {
  EXPECT_THAT(find_duplicates(with("SOFTMAX", "ei_fill_result_x_t x = { .zero_point = 3, .scale = 0.5 };")),
              RefusedWith(ErrorId::Copy));
  EXPECT_THAT(find_duplicates(with("SOFTMAX", "ei_fill_result_x_t x = { .zero_point = 4, .scale = 0.75 };")),
              RefusedWith(ErrorId::Copy));
}

TEST(QuantizationDuplicates, AreComparedWhereTheOutputNeverChanges) {  // the configuration alone was edited, and that fitted
  EXPECT_TRUE(check_duplicates(with("SOFTMAX", equal_copy)));
  const auto status =
      check_duplicates(with("SOFTMAX", "\nei_fill_result_classification_i8_config_t x = { .zero_point = 3, .scale = 0.5 };"));
  EXPECT_THAT(status, RefusedWith(ErrorId::Copy));
  EXPECT_THAT(test::said(status), testing::StartsWith("model-parameters/model_variables.h:2: error: x says scale 0.5"));
}

TEST(QuantizationDuplicates, BelongToTheModelOfTheirProjectAndBlock) {  // two projects have a block 3 each
  auto contents = with("SOFTMAX",
                       "ei_fill_result_x_t x_43_3 = { .zero_point = 3, .scale = 0.75 };\n"
                       "ei_fill_result_x_t x_77_3 = { .zero_point = -128, .scale = 0.00390625 };");
  contents.sources.emplace_back();
  auto& other = std::get<EonSource>(contents.sources[1]).model = test::tiny_model();
  std::get<EonSource>(contents.sources[0]).model.name = "tflite_learn_43_3";
  other.name = "tflite_learn_77_3";
  EXPECT_THAT(check_duplicates(contents), RefusedWith(ErrorId::Copy));
  const auto& output = *other.tensors[static_cast<std::size_t>(other.outputs[0])].quantization;
  other.definitions[output.scale].elements = test::elements(ElementType::Float32, {0.00390625});
  other.definitions[output.zero_point].elements = test::elements(ElementType::Int32, {-128});
  EXPECT_TRUE(check_duplicates(contents)) << test::said(check_duplicates(contents));
}

TEST(QuantizationDuplicates, BelongToTheModelOfTheirLastWordWhereThereAreNoIds) {
  auto contents = with("SOFTMAX", "ei_fill_result_x_t x_mic = { .zero_point = 3, .scale = 0.75 };");
  contents.sources.emplace_back();
  auto& other = std::get<EonSource>(contents.sources[1]).model = test::tiny_model();
  other.definitions[other.tensors[static_cast<std::size_t>(other.outputs[0])].quantization->scale].elements =
      test::elements(ElementType::Float32, {0.5});
  std::get<EonSource>(contents.sources[0]).model.name = "trained_model_acc";
  other.name = "trained_model_mic";
  EXPECT_THAT(check_duplicates(contents), RefusedWith(ErrorId::Copy));
}

TEST(QuantizationDuplicates, AreFoundInTheMacrosOfOldSdks) {  // tiny_model()'s input has 0.5 and -128
  const auto duplicates = find_duplicates(with("SOFTMAX", "",
                                               "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0.5\n"
                                               "#define EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT -128\n"));
  ASSERT_TRUE(duplicates) << test::said(duplicates);
  ASSERT_EQ(duplicates->size(), 1U);
  EXPECT_EQ(duplicates->at(0).macros, "EI_CLASSIFIER_TFLITE_INPUT");
}

TEST(QuantizationDuplicates, AreRefusedInMacrosThatSaySomethingElse) {
  EXPECT_THAT(find_duplicates(with("SOFTMAX", "",
                                   "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0.1\n"
                                   "#define EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT -128\n")),
              RefusedWith(ErrorId::Copy));
}

TEST(QuantizationDuplicates, AreNoneInMacrosThatAreZero) {
  const auto duplicates = find_duplicates(with("SOFTMAX", "",
                                               "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0\n"
                                               "#define EI_CLASSIFIER_TFLITE_INPUT_ZEROPOINT 0\n"));
  ASSERT_TRUE(duplicates);
  EXPECT_TRUE(duplicates->empty());
}

}  // namespace
}  // namespace ei_ota
