#include "model/context.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {
using testing::IsEmpty;

Context context() {
  return {{7, "Motion", 3, "1.75.3"},  {"idle", "wave"},       {{"frequency", "62.5"}},
          {{"dsp0.fft_length", "16"}}, {{"threshold", "0.5"}}, 375};
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

}  // namespace
}  // namespace ei_ota
