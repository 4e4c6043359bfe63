// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "serve/rate_limit.h"

namespace ei_ota::serve {
namespace {

using std::chrono::milliseconds;

const RateLimit::Time start{};

int taken(RateLimit& limit, const std::string& who, int wanted, RateLimit::Time now) {
  int count = 0;
  for (int i = 0; i < wanted; ++i) count += limit.take(who, now) ? 1 : 0;
  return count;
}

TEST(ServeRateLimit, LetsThoseOfTwoSecondsComeAtOnce) {
  RateLimit limit(10);
  EXPECT_EQ(taken(limit, "a", 100, start), 20);
  EXPECT_EQ(taken(limit, "a", 100, start + milliseconds(500)), 5);
  EXPECT_EQ(taken(limit, "a", 100, start + milliseconds(3600'000)), 20);
}

TEST(ServeRateLimit, CountsEachApart) {
  RateLimit limit(10);
  EXPECT_EQ(taken(limit, "a", 100, start), 20);
  EXPECT_EQ(taken(limit, "b", 100, start), 20);
}

TEST(ServeRateLimit, ForgetsTheQuietAndLetsTheRestShare) {
  RateLimit limit(10, 2);
  EXPECT_EQ(taken(limit, "a", 1, start), 1);
  EXPECT_EQ(taken(limit, "b", 1, start), 1);
  EXPECT_EQ(taken(limit, "c", 15, start), 15);  // nobody is quiet yet
  EXPECT_EQ(taken(limit, "d", 15, start), 5);
  const auto later = start + milliseconds(5000);
  EXPECT_EQ(taken(limit, "e", 100, later), 20);
  EXPECT_EQ(taken(limit, "f", 100, later), 20);
  EXPECT_EQ(taken(limit, "e", 100, later), 0);
}

}  // namespace
}  // namespace ei_ota::serve
