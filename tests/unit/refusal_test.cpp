// SPDX-License-Identifier: MIT
#include "base/refusal.h"

#include <gmock/gmock.h>

#include <set>

namespace ei_ota {
namespace {

TEST(Refusal, SaysWhereWhatExpectedRemedyAndId) {
  const Refusal refusal{ErrorId::Count, "a/model.cpp:212", "tensor_data4 has 26 elements", "27", "export the model again"};
  EXPECT_EQ(message(refusal),
            "a/model.cpp:212: error: tensor_data4 has 26 elements; expected 27; export the model again [E-count]");
}

TEST(Refusal, LeavesOutWhatItDoesNotKnow) {
  EXPECT_EQ(message({ErrorId::Usage, "", "two outputs", "", ""}), "error: two outputs [E-usage]");
}

TEST(Refusal, HasAnIdOfItsOwnForEachError) {
  std::set<std::string_view> ids;
  constexpr int last = static_cast<int>(ErrorId::Verify);
  for (int i = 0; i <= last; ++i) ids.insert(id_text(static_cast<ErrorId>(i)));
  EXPECT_EQ(ids.size(), last + 1U);
}

TEST(Refusal, WritesIdsAsLowerCaseWords) {
  for (int i = 0; i <= static_cast<int>(ErrorId::Verify); ++i)
    EXPECT_THAT(std::string(id_text(static_cast<ErrorId>(i))), testing::MatchesRegex("E-[a-z-]+"));
}

TEST(Refusal, EndsTheProcessWithOneForUnfitInput) { EXPECT_EQ(exit_code(ErrorId::Layout), ExitCode::Refused); }

TEST(Refusal, EndsTheProcessWithTwoForOptionsThatDoNotGoTogether) { EXPECT_EQ(exit_code(ErrorId::Usage), ExitCode::Usage); }

TEST(Refusal, EndsTheProcessWithThreeForPaths) {
  EXPECT_EQ(exit_code(ErrorId::Path), ExitCode::Unreadable);
  EXPECT_EQ(exit_code(ErrorId::Write), ExitCode::Unreadable);
}

TEST(Refusal, EndsTheProcessWithFourForADefectOfItsOwn) { EXPECT_EQ(exit_code(ErrorId::Verify), ExitCode::Internal); }

}  // namespace
}  // namespace ei_ota
