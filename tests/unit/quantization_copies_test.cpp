#include "export/quantization_copies.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {
namespace {
using test::RefusedWith;

/// tiny_model(), whose output has the scale 0.75 and the zero point 3, written by `op`.
Export with(const char* op, const std::string& variables, const std::string& metadata = "") {
  Export contents{};
  contents.files.metadata = read_header(metadata);
  contents.files.variables = read_header(variables);
  contents.sources.emplace_back();
  model_of(contents.sources[0]) = test::tiny_model();
  model_of(contents.sources[0]).nodes[1].op = op;
  return contents;
}

constexpr const char* equal_copy = "ei_fill_result_classification_i8_config_t x = { .zero_point = 3, .scale = 0.75 };";

TEST(QuantizationCopies, MayBeMissing) { EXPECT_TRUE(check_copies(with("RESHAPE", ""))); }

TEST(QuantizationCopies, MayStayWhereTheOutputIsFixed) {
  for (const auto* const op : {"SOFTMAX", "LOGISTIC", "TANH"}) EXPECT_TRUE(check_copies(with(op, equal_copy))) << op;
}

TEST(QuantizationCopies, AreRefusedWhereTheOutputMayChange) {
  EXPECT_THAT(check_copies(with("FULLY_CONNECTED", equal_copy)), RefusedWith(ErrorId::Copy));
}

TEST(QuantizationCopies, AreRefusedWhereTheyDiffer) {
  EXPECT_THAT(check_copies(with("SOFTMAX", "ei_fill_result_x_t x = { .zero_point = 3, .scale = 0.5 };")),
              RefusedWith(ErrorId::Copy));
  EXPECT_THAT(check_copies(with("SOFTMAX", "ei_fill_result_x_t x = { .zero_point = 4, .scale = 0.75 };")),
              RefusedWith(ErrorId::Copy));
}

TEST(QuantizationCopies, AreRefusedAsMacrosOfAnOldSdk) {
  EXPECT_THAT(check_copies(with("SOFTMAX", "", "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0.1\n")), RefusedWith(ErrorId::Copy));
}

TEST(QuantizationCopies, AreNoneInAFloatModelsMacros) {
  EXPECT_TRUE(check_copies(with("SOFTMAX", "", "#define EI_CLASSIFIER_TFLITE_INPUT_SCALE 0\n")));
}

}  // namespace
}  // namespace ei_ota
