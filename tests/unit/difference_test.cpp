// SPDX-License-Identifier: MIT
#include "release/difference.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tiny_release.h"

namespace ei_ota {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const Release old_release = test::tiny_release();

std::string to_text(const Difference& difference) {
  std::string text;
  for (const auto& line : to_lines(difference)) text += line + '\n';
  return text;
}

TEST(Difference, IsNoneBetweenEqualReleases) {
  const auto difference = compare(old_release, old_release, {});
  EXPECT_TRUE(fits(difference));
  EXPECT_EQ(to_text(difference), "");
}

TEST(Difference, CountsChangedElementsWeightByWeight) {
  const auto difference = compare(old_release, test::retrained_release(), {});
  EXPECT_TRUE(fits(difference));
  EXPECT_EQ(to_text(difference), "weight  tensor1.data (g0::tensor_data1): 3 of 8 int8 changed\n");
}

TEST(Difference, NamesTheLinesOfTheLayoutThatDiffer) {
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  const auto difference = compare(old_release, test::tiny_release(model), {});
  EXPECT_FALSE(fits(difference));
  EXPECT_THAT(difference.weights, IsEmpty());
  EXPECT_THAT(to_text(difference), testing::ContainsRegex("layout  node 0: FULLY_CONNECTED.* -> node 0: CONV_2D"));
}

TEST(Difference, FitsNoDevicesThatCannotReadWhatThisToolWrites) {
  auto later = old_release;
  later.device.lowest_format = later.device.highest_format = 2;
  const auto difference = compare(later, old_release, {});
  EXPECT_FALSE(fits(difference));
  EXPECT_THAT(to_text(difference), HasSubstr("device  the devices accept payload formats 2 to 2"));
  EXPECT_THAT(to_json(difference)["device"].get<std::string>(), HasSubstr("formats 2 to 2"));
  EXPECT_TRUE(fits(compare(old_release, later, {})));
  EXPECT_TRUE(to_json(compare(old_release, later, {}))["device"].is_null());
}

TEST(Difference, SaysThatOneModelIsCompiledAndTheOtherIsNot) {  // it named ops and layers only
  auto model = test::tiny_model();
  model.nodes[0].op = "CONV_2D";
  auto interpreted = test::tiny_release(model);
  interpreted.models[0].engine = "tflite";
  const auto difference = compare(old_release, interpreted, {});
  EXPECT_FALSE(fits(difference));
  EXPECT_THAT(to_text(difference), testing::StartsWith("engine  the firmware's model is compiled by EON, the new one for the "
                                                       "TensorFlow Lite interpreter\n"));
  EXPECT_THAT(to_json(difference)["engine"].get<std::string>(), HasSubstr("compiled by EON"));
  EXPECT_THAT(to_text(compare(interpreted, old_release, {})),
              HasSubstr("the firmware's model is for the TensorFlow Lite interpreter, the new one compiled by EON"));
  EXPECT_TRUE(to_json(compare(old_release, test::tiny_release(model), {}))["engine"].is_null());
}

TEST(Difference, NeverFitsAnotherImpulse) {
  auto other = old_release;
  other.context.impulses[0].settings[0].second = "100";
  EXPECT_FALSE(fits(compare(old_release, other, {.project = true, .labels = true})));
  EXPECT_EQ(to_text(compare(old_release, other, {})), "context impulse_4711_1.frequency: 62.5 -> 100 (refused)\n");
}

TEST(Difference, NamesLinesThatOnlyOneSideHas) {
  auto longer = old_release;
  longer.layout.push_back("node 7: ADD() 1,2 -> 3");
  EXPECT_EQ(to_text(compare(old_release, longer, {})), "layout  (nothing) -> node 7: ADD() 1,2 -> 3\n");
  EXPECT_EQ(to_text(compare(longer, old_release, {})), "layout  node 7: ADD() 1,2 -> 3 -> (nothing)\n");
}

TEST(Difference, FitsAnotherProjectOrOtherLabelsOnlyIfAllowed) {
  auto other = old_release;
  other.context.project.id = 4712;
  EXPECT_FALSE(fits(compare(old_release, other, {})));
  EXPECT_TRUE(fits(compare(old_release, other, {.project = true, .labels = false})));
  other.context.labels = {"yes", "no"};
  EXPECT_FALSE(fits(compare(old_release, other, {.project = true, .labels = false})));
  EXPECT_TRUE(fits(compare(old_release, other, {.project = true, .labels = true})));
}

TEST(Difference, NeverFitsAnotherWindowOrDspConfiguration) {
  for (const auto settings : {&Context::window, &Context::dsp}) {
    auto other = old_release;
    (other.context.*settings)[0].second = "9";
    const auto difference = compare(old_release, other, {.project = true, .labels = true});
    EXPECT_FALSE(fits(difference));
    EXPECT_THAT(to_text(difference), HasSubstr(" -> 9 (refused)\n"));
  }
}

TEST(Difference, ReportsThresholdsAndFits) {
  auto other = old_release;
  other.context.thresholds[0].second = "0.7";
  EXPECT_EQ(to_text(compare(old_release, other, {})), "context EI_CLASSIFIER_THRESHOLD: 0.6 -> 0.7 (reported)\n");
  EXPECT_TRUE(fits(compare(old_release, other, {})));
}

TEST(Difference, SaysTheSameToPrograms) {
  const auto json = to_json(compare(old_release, test::retrained_release(), {}));
  EXPECT_EQ(json["fits"], true);
  EXPECT_EQ(json["layout"].dump(), "[]");
  EXPECT_EQ(json["context"].dump(), "[]");
  EXPECT_EQ(json["weights"].dump(),
            R"([{"name":"tensor1.data","definition":"g0::tensor_data1","type":"int8","count":8,"changed":3}])");
}

TEST(Difference, CallsAWeightChangedThatTheOldReleaseLacks) {  // a baseline that was edited by hand
  auto cut = old_release;
  cut.image.entries.pop_back();
  EXPECT_EQ(compare(cut, old_release, {}).weights.size(), 1U);
}

}  // namespace
}  // namespace ei_ota
