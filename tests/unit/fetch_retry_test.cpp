// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "fetch/retry.h"

namespace ei_ota::fetch {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

Answer fault(Fault fault) {
  Answer answer;
  answer.fault = fault;
  return answer;
}

Answer status(int status, std::optional<std::chrono::seconds> retry_after = {}) {
  Answer answer;
  answer.status = status;
  answer.retry_after = retry_after;
  return answer;
}

Verdict of_get(const Answer& answer) { return decide({}, Method::Get, answer, 0, 1h, 0).verdict; }
Verdict of_post(const Answer& answer) { return decide({}, Method::Post, answer, 0, 1h, 0).verdict; }

TEST(FetchRetry, RepeatsWhatMayGetBetter) {
  for (const int code : {429, 500, 502, 503, 504, 599}) EXPECT_EQ(of_get(status(code)), Verdict::Again) << code;
  EXPECT_EQ(of_get(fault(Fault::Unsent)), Verdict::Again);
  EXPECT_EQ(of_get(fault(Fault::Broken)), Verdict::Again);
}

TEST(FetchRetry, TakesEverythingElseForAnAnswer) {
  for (const int code : {200, 204, 302, 400, 401, 403, 404, 418, 600}) EXPECT_EQ(of_get(status(code)), Verdict::Final) << code;
  EXPECT_EQ(of_get(fault(Fault::Untrusted)), Verdict::Final);
  EXPECT_EQ(of_get(fault(Fault::TooLarge)), Verdict::Final);
}

TEST(FetchRetry, RepeatsAPostOnlyWhereItHasStartedNothing) {
  EXPECT_EQ(of_post(fault(Fault::Unsent)), Verdict::Again);
  EXPECT_EQ(of_post(status(429)), Verdict::Again);
  EXPECT_EQ(of_post(status(503)), Verdict::Again);
  EXPECT_EQ(of_post(fault(Fault::Broken)), Verdict::GivenUp);
  EXPECT_EQ(of_post(status(500)), Verdict::GivenUp);
  EXPECT_EQ(of_post(status(504)), Verdict::GivenUp);
  EXPECT_EQ(of_post(status(200)), Verdict::Final);
}

TEST(FetchRetry, DoublesThePauseUpToTheLongest) {
  const Patience patience{10, 5s, 60s, 120s};
  std::vector<milliseconds> pauses;
  for (unsigned repeated = 0; repeated < 6; ++repeated)
    pauses.push_back(decide(patience, Method::Get, status(500), repeated, 1h, 0).pause);
  EXPECT_THAT(pauses, testing::ElementsAre(5s, 10s, 20s, 40s, 60s, 60s));
}

TEST(FetchRetry, ShortensThePauseByChanceToAHalfAtLeast) {
  EXPECT_EQ(decide({}, Method::Get, status(500), 0, 1h, 0.5).pause, 3750ms);
  EXPECT_EQ(decide({}, Method::Get, status(500), 0, 1h, 1).pause, 2500ms);
  EXPECT_EQ(decide({}, Method::Get, status(500), 0, 1h, 7).pause, 2500ms);
}

TEST(FetchRetry, GivesUpAfterAsManyRepetitionsAsItHas) {
  const Patience patience{2, 1s, 60s, 120s};
  EXPECT_EQ(decide(patience, Method::Get, status(500), 1, 1h, 0).verdict, Verdict::Again);
  EXPECT_EQ(decide(patience, Method::Get, status(500), 2, 1h, 0).verdict, Verdict::GivenUp);
  EXPECT_EQ(decide({0, 1s, 60s, 120s}, Method::Get, fault(Fault::Unsent), 0, 1h, 0).verdict, Verdict::GivenUp);
}

TEST(FetchRetry, WaitsAsLongAsTheServerAsksAndNoLongerThanTheCap) {
  EXPECT_EQ(decide({}, Method::Get, status(429, 90s), 0, 1h, 0).pause, 90s);
  EXPECT_EQ(decide({}, Method::Get, status(503, 90s), 0, 1h, 0).pause, 90s);
  EXPECT_EQ(decide({}, Method::Get, status(429, 1s), 0, 1h, 0).pause, 5s);
  EXPECT_EQ(decide({}, Method::Get, status(429, 120s), 0, 1h, 0).verdict, Verdict::Again);
  EXPECT_EQ(decide({}, Method::Get, status(429, 121s), 0, 1h, 0).verdict, Verdict::GivenUp);
}

TEST(FetchRetry, GivesUpWhereTheTimeOfTheRunEndsBefore) {
  EXPECT_EQ(decide({}, Method::Get, status(500), 0, 5001ms, 0).verdict, Verdict::Again);
  EXPECT_EQ(decide({}, Method::Get, status(500), 0, 5000ms, 0).verdict, Verdict::GivenUp);
  EXPECT_EQ(decide({}, Method::Get, status(429, 60s), 0, 59s, 0).verdict, Verdict::GivenUp);
}

}  // namespace
}  // namespace ei_ota::fetch
