#include "rewrite/ownership.h"

#include <gmock/gmock.h>

#include "eon_fixture.h"
#include "refused_with.h"

namespace ei_ota {

void PrintTo(const Home& home, std::ostream* out) { *out << home.name << (home.copy ? " (copy)" : ""); }

namespace {

using test::Form;
using test::with_zero_input;

std::map<Slot, Home> homes_of(const Model& model, Form form) {
  const auto source = read_eon_source({model.source, test::eon_source(model, form)}, {});
  EXPECT_TRUE(source) << test::said(source);
  return find_homes(*source, weight_image({source->model}, false)->entries, 0);
}

MATCHER_P(InPlace, name, "") { return arg.name == name && !arg.copy; }
MATCHER_P(CopyNamed, name, "") { return arg.name == name && arg.copy; }

constexpr std::size_t input = 0, filter = 1, sums = 3, output = 5;  // rows of tiny_model()

/// tiny_model(), where the zero of an activation is as that of the filters: one array for a weight and for structure.
TEST(Ownership, LeavesAWeightWhereItIsIfNobodySharesIt) {
  const auto homes = homes_of(test::tiny_model(), Form::Section2025);
  EXPECT_THAT(homes.at({sums, Field::Scale}), InPlace("g0::quant3_scale"));
  EXPECT_THAT(homes.at({output, Field::Scale}), InPlace("g0::quant5_scale"));
  EXPECT_THAT(homes.at({filter, Field::Data}), InPlace("g0::tensor_data1"));
}

TEST(Ownership, GivesTheSecondRowOfASharedQuantizationItsOwnArrays) {
  const auto homes = homes_of(test::tiny_model(), Form::Shared2025);
  EXPECT_THAT(homes.at({sums, Field::Scale}), InPlace("g0::quant3_scale"));
  EXPECT_THAT(homes.at({sums, Field::ZeroPoint}), InPlace("g0::quant3_zero"));
  EXPECT_THAT(homes.at({output, Field::Scale}), CopyNamed("g0::eiota_generated_quant5_scale"));
  EXPECT_THAT(homes.at({output, Field::ZeroPoint}), CopyNamed("g0::eiota_generated_quant5_zero"));
}

TEST(Ownership, LeavesTheOriginalToWhatIsStructure) {
  const auto homes = homes_of(with_zero_input(), Form::Shared2025);
  EXPECT_THAT(homes.at({input, Field::ZeroPoint}), CopyNamed("g0::eiota_generated_quant0_zero"));
  EXPECT_THAT(homes, testing::Not(testing::Contains(testing::Key(Slot{filter, Field::ZeroPoint}))));
}

TEST(Ownership, HasNoHomeForWhatNoKernelReads) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  EXPECT_FALSE(homes_of(model, Form::Section2025).contains({2, Field::Scale}));
}

TEST(Ownership, GivesNoTwoWeightsOneHome) {
  for (const auto form : test::every_form) {
    std::set<std::string> names;
    const auto homes = homes_of(with_zero_input(), form);
    for (const auto& [slot, home] : homes) names.insert(home.name);
    EXPECT_EQ(names.size(), homes.size());
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
