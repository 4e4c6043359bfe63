// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>

#include "serve/progress.h"
#include "serve/shares.h"

namespace ei_ota::serve {
namespace {

using namespace std::chrono_literals;

std::size_t take_all(Shares& shares, const std::string& who) {
  std::size_t count = 0;
  for (; shares.has_room(who); ++count) shares.take(who);
  return count;
}

TEST(ServeShares, LeaveRoomForOthers) {
  Shares shares(4000);
  EXPECT_EQ(take_all(shares, "one"), 3000U);
  EXPECT_EQ(take_all(shares, "another"), 750U);
  EXPECT_TRUE(shares.has_room("a third"));
  EXPECT_FALSE(shares.has_room("one"));
}

TEST(ServeShares, AreThereAgainForWhoGivesOneBack) {
  Shares shares(4);
  EXPECT_EQ(take_all(shares, "one"), 3U);
  shares.give_back("one");
  EXPECT_TRUE(shares.has_room("one"));
  for (int i = 0; i < 2; ++i) shares.give_back("one");
  shares.give_back("nobody");
  EXPECT_EQ(take_all(shares, "one"), 3U);
}

TEST(ServeShares, OfOneConnectionAreAConnection) {
  Shares shares(1);
  EXPECT_EQ(take_all(shares, "one"), 1U);
  EXPECT_FALSE(shares.has_room("another"));
}

/// A client that takes so much each time, for five minutes.
std::chrono::duration<double> longest_lag(std::uint64_t bytes, std::chrono::seconds every) {
  Progress progress;
  Progress::Time now{};
  progress.begin(0, now);
  std::uint64_t taken = 0;
  std::chrono::duration<double> longest{};
  for (auto second = 1s; second <= 300s; ++second) {
    if (second % every == 0s) taken += bytes;
    progress.note(taken, now += 1s);
    longest = std::max(longest, progress.lag());
  }
  return longest;
}

TEST(ServeProgress, OfASlowLinkIsEnough) {
  EXPECT_LE(longest_lag(256, 1s), 1s);
  EXPECT_LE(longest_lag(1360, 5s), 5s);
  EXPECT_LE(longest_lag(5120, 20s), 20s) << "as over a link with pauses";
}

TEST(ServeProgress, OfWhoTakesNothingOrNearlyNothingIsNot) {
  EXPECT_GE(longest_lag(0, 1s), 300s);
  EXPECT_GE(longest_lag(64, 1s), 200s);
}

TEST(ServeProgress, IsNoCreditForLater) {
  Progress progress;
  Progress::Time now{};
  progress.begin(5, now);
  progress.note(4'000'000, now += 1s);
  EXPECT_EQ(progress.lag(), 0s);
  progress.note(4'000'000, now += 31s);
  EXPECT_EQ(progress.lag(), 31s);
  progress.note(4'002'560, now += 1s);
  EXPECT_EQ(progress.lag(), 22s);
}

}  // namespace
}  // namespace ei_ota::serve
