// SPDX-License-Identifier: MIT
#include "release/context.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {
using testing::IsEmpty;

Impulse impulse(const std::string& name, const std::string& frequency, bool is_default = false) {
  return {name,
          is_default,
          {{"project_id", "7"},
           {"deploy_version", "3"},
           {"frequency", frequency},
           {"learning_blocks[0].image_scaling", "NONE"},
           {"slice_size", "31"},
           {"labels", "idle, wave"}}};
}

Context context() {
  return {.project = {7, "Motion", 3, "1.75.3"},
          .labels = {"idle", "wave"},
          .window = {{"frequency", "62.5"}},
          .dsp = {{"dsp0.fft_length", "16"}},
          .thresholds = {{"threshold", "0.5"}},
          .impulses = {impulse("impulse_7_1", "62.5", true), impulse("impulse_7_2", "16000")},
          .counts = {{"label_count", "2"}},
          .features = 375};
}

void set(Impulse& of, std::string_view name, const std::string& value) {
  for (auto& setting : of.settings)
    if (setting.first == name) setting.second = value;
}

/// The only difference.
ContextDifference difference(const Context& changed, Allowed allowed = {}) {
  const auto found = compare(context(), changed, allowed);
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? ContextDifference{} : found[0];
}

TEST(Context, IsEqualToItself) { EXPECT_THAT(compare(context(), context(), {}), IsEmpty()); }

TEST(Context, RefusesAnotherInputWindow) {
  auto changed = context();
  changed.window[0].second = "100";
  EXPECT_EQ(difference(changed, {true, true}).severity, Severity::Refused);
}

TEST(Context, RefusesAnotherDspConfiguration) {
  auto changed = context();
  changed.dsp[0].second = "32";
  EXPECT_EQ(difference(changed, {true, true}).severity, Severity::Refused);
}

TEST(Context, SaysWhatChanged) {
  auto changed = context();
  changed.dsp[0].second = "32";
  const auto found = difference(changed);
  EXPECT_EQ(found.field, "dsp0.fft_length");
  EXPECT_EQ(found.old_value, "16");
  EXPECT_EQ(found.new_value, "32");
}

TEST(Context, ComparesOnlyFieldsThatBothSidesName) {
  auto changed = context();
  changed.window = {{"interval_ms", "16"}};
  changed.dsp = {};
  EXPECT_THAT(compare(context(), changed, {}), IsEmpty());
}

TEST(Context, AsksBeforeItTakesAnotherProject) {
  auto changed = context();
  changed.project.id = 8;
  EXPECT_EQ(difference(changed).severity, Severity::NeedsAllow);
  EXPECT_EQ(difference(changed, {false, true}).severity, Severity::NeedsAllow);
  EXPECT_EQ(difference(changed, {true, false}).severity, Severity::Reported);
}

TEST(Context, TakesAProjectThatTheExportDoesNotSay) {
  auto changed = context();
  changed.project.id = 0;
  EXPECT_THAT(compare(context(), changed, {}), IsEmpty());
  EXPECT_THAT(compare(changed, context(), {}), IsEmpty());
}

TEST(Context, AsksBeforeItTakesOtherLabels) {
  auto changed = context();
  changed.labels = {"wave", "idle"};
  EXPECT_EQ(difference(changed).severity, Severity::NeedsAllow);
  EXPECT_EQ(difference(changed, {true, false}).severity, Severity::NeedsAllow);
  EXPECT_EQ(difference(changed, {false, true}).severity, Severity::Reported);
}

TEST(Context, TakesAnotherNameDeployVersionOrStudio) {
  auto changed = context();
  changed.project = {7, "Renamed", 4, "1.93.0"};
  EXPECT_THAT(compare(context(), changed, {}), IsEmpty());
}

TEST(Context, ReportsThresholds) {
  auto changed = context();
  changed.thresholds[0].second = "0.9";
  EXPECT_EQ(difference(changed).severity, Severity::Reported);
}

TEST(Context, IsThatOfEveryImpulse) {
  auto changed = context();
  set(changed.impulses[1], "frequency", "1234");
  const auto found = difference(changed, {true, true});
  EXPECT_EQ(found.field, "impulse_7_2.frequency");
  EXPECT_EQ(found.old_value, "16000");
  EXPECT_EQ(found.new_value, "1234");
  EXPECT_EQ(found.severity, Severity::Refused);
}

TEST(Context, RefusesAnotherScalingOfImages) {
  auto changed = context();
  set(changed.impulses[0], "learning_blocks[0].image_scaling", "TORCH");
  EXPECT_EQ(difference(changed).severity, Severity::Refused);
}

TEST(Context, ReportsWhatIsTheFirmwaresOwnInAnImpulse) {
  auto changed = context();
  set(changed.impulses[1], "slice_size", "62");
  EXPECT_EQ(difference(changed).severity, Severity::Reported);
}

TEST(Context, ReportsWhatUsersSetForResults) {
  for (const auto* const field :
       {"calibration.suppression_ms", "object_detection_nms.iou_threshold", "postprocessing_blocks[1].user_config.use_iou",
        "postprocessing_blocks[0].config.nms_config.member0", "learning_blocks[0].config.implementation_version"}) {
    auto old = context(), changed = context();
    old.impulses[0].settings.emplace_back(field, "1");
    changed.impulses[0].settings.emplace_back(field, "2");
    EXPECT_EQ(compare(old, changed, {}).at(0).severity, Severity::Reported) << field;
  }
}

TEST(Context, RefusesAnotherValueOfWhatItDoesNotKnow) {
  for (const auto* const field : {"later", "dsp_blocks[0].later", "postprocessing_blocks[0].config.version"}) {
    auto old = context(), changed = context();
    old.impulses[0].settings.emplace_back(field, "1");
    changed.impulses[0].settings.emplace_back(field, "2");
    EXPECT_EQ(compare(old, changed, {}).at(0).severity, Severity::Refused) << field;
  }
}

TEST(Context, KnowsImpulsesByTheirOrder) {  // names have ids and, in 2023, the deploy version in them
  auto changed = context();
  changed.impulses[0].name = "impulse_7_4";
  set(changed.impulses[0], "deploy_version", "4");
  EXPECT_THAT(compare(context(), changed, {}), IsEmpty());
}

TEST(Context, AsksBeforeItTakesAnotherProjectOrLabelsOfAnImpulse) {
  auto changed = context();
  set(changed.impulses[1], "project_id", "8");
  EXPECT_EQ(difference(changed, {false, true}).severity, Severity::NeedsAllow);
  EXPECT_EQ(difference(changed, {true, false}).aspect, Aspect::Project);
  EXPECT_EQ(difference(changed, {true, false}).severity, Severity::Reported);
  changed = context();
  set(changed.impulses[1], "labels", "wave, idle");
  EXPECT_EQ(difference(changed, {true, false}).severity, Severity::NeedsAllow);
  EXPECT_EQ(difference(changed, {false, true}).aspect, Aspect::Labels);
  EXPECT_EQ(difference(changed, {false, true}).severity, Severity::Reported);
}

TEST(Context, RefusesAnotherNumberOfImpulsesAndAnotherDefault) {
  auto changed = context();
  changed.impulses.pop_back();
  EXPECT_EQ(difference(changed).field, "impulses");
  changed = context();
  std::swap(changed.impulses[0].is_default, changed.impulses[1].is_default);
  EXPECT_EQ(difference(changed).field, "default impulse");
  EXPECT_EQ(difference(changed).severity, Severity::Refused);
}

TEST(Context, TakesABaselineThatKnowsNoImpulses) {
  auto old = context();
  old.impulses.clear();
  EXPECT_THAT(compare(old, context(), {}), IsEmpty());
  EXPECT_THAT(compare(context(), old, {}), IsEmpty());
}

TEST(Context, SaysOnceWhatMacrosAndTheOnlyImpulseSay) {
  auto one = context();
  one.impulses.pop_back();
  auto changed = one;
  changed.window[0].second = "100";
  changed.project.id = 8;
  changed.labels = {"a", "b"};
  set(changed.impulses[0], "frequency", "100");
  set(changed.impulses[0], "project_id", "8");
  set(changed.impulses[0], "labels", "a, b");
  EXPECT_EQ(compare(one, changed, {}).size(), 3U);
  set(changed.impulses[0], "frequency", "101");  // that is something else
  EXPECT_EQ(compare(one, changed, {}).size(), 4U);
}

TEST(Contradictions, AreNoneWhereMacrosAndTheDefaultImpulseAgree) { EXPECT_TRUE(contradictions(context()).empty()); }

TEST(Contradictions, AreFoundBetweenMacrosAndTheImpulseThatTheyDescribe) {
  auto edited = context();
  set(edited.impulses[0], "frequency", "100");
  set(edited.impulses[0], "project_id", "8");
  set(edited.impulses[1], "frequency", "1");
  const auto found = contradictions(edited);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].field, "frequency");
  EXPECT_EQ(found[0].macro, "62.5");
  EXPECT_EQ(found[0].value, "100");
  EXPECT_EQ(found[1].field, "project_id");
}

}  // namespace
}  // namespace ei_ota
