// SPDX-License-Identifier: MIT
#include "rewrite/ownership.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {

void PrintTo(const WeightArray& array, std::ostream* out) { *out << array.name << (array.is_new ? " (new)" : ""); }

namespace {

using test::Form;
using test::with_zero_input;

std::map<TensorField, WeightArray> arrays_of(const Model& model, Form form) {
  const auto source = read_eon_source({model.source, test::eon_source(model, form)}, {});
  EXPECT_TRUE(source) << test::said(source);
  return weight_arrays(*source, weight_image({source->model}, false)->entries, 0);
}

MATCHER_P(InPlace, name, "") { return arg.name == name && !arg.is_new; }
MATCHER_P(NewArray, name, "") { return arg.name == name && arg.is_new; }

constexpr std::size_t input = 0, filter = 1, sums = 3, output = 5;  // rows of tiny_model()

/// tiny_model(), where the zero of an activation is as that of the filters: one array for a weight and for structure.
TEST(Ownership, LeavesAWeightWhereItIsIfNobodySharesIt) {
  const auto arrays = arrays_of(test::tiny_model(), Form::Section2025);
  EXPECT_THAT(arrays.at({sums, Field::Scale}), InPlace("g0::quant3_scale"));
  EXPECT_THAT(arrays.at({output, Field::Scale}), InPlace("g0::quant5_scale"));
  EXPECT_THAT(arrays.at({filter, Field::Data}), InPlace("g0::tensor_data1"));
}

TEST(Ownership, GivesTheSecondRowOfASharedQuantizationItsOwnArrays) {
  const auto arrays = arrays_of(test::tiny_model(), Form::Shared2025);
  EXPECT_THAT(arrays.at({sums, Field::Scale}), InPlace("g0::quant3_scale"));
  EXPECT_THAT(arrays.at({sums, Field::ZeroPoint}), InPlace("g0::quant3_zero"));
  EXPECT_THAT(arrays.at({output, Field::Scale}), NewArray("g0::eiota_generated_quant5_scale"));
  EXPECT_THAT(arrays.at({output, Field::ZeroPoint}), NewArray("g0::eiota_generated_quant5_zero"));
}

TEST(Ownership, LeavesTheOriginalToWhatIsStructure) {
  const auto arrays = arrays_of(with_zero_input(), Form::Shared2025);
  EXPECT_THAT(arrays.at({input, Field::ZeroPoint}), NewArray("g0::eiota_generated_quant0_zero"));
  EXPECT_THAT(arrays, testing::Not(testing::Contains(testing::Key(TensorField{filter, Field::ZeroPoint}))));
}

TEST(Ownership, HasNoArrayForWhatNoKernelReads) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  EXPECT_FALSE(arrays_of(model, Form::Section2025).contains({2, Field::Scale}));
}

TEST(Ownership, GivesNoTwoWeightsOneArray) {
  for (const auto form : test::every_form) {
    std::set<std::string> names;
    const auto arrays = arrays_of(with_zero_input(), form);
    for (const auto& [place, array] : arrays) names.insert(array.name);
    EXPECT_EQ(names.size(), arrays.size());
  }
}

TEST(Scope, IsWhatStandsBeforeTheName) {
  EXPECT_EQ(scope_of("g0::quant7_scale"), "g0::");
  EXPECT_EQ(unqualified("g0::quant7_scale"), "quant7_scale");
  EXPECT_EQ(scope_of("quant7_scale"), "");
  EXPECT_EQ(unqualified("quant7_scale"), "quant7_scale");
}

}  // namespace
}  // namespace ei_ota
