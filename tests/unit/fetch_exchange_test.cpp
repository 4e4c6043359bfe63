// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "fetch/exchange.h"
#include "fetch_fixture.h"
#include "refused_with.h"

namespace ei_ota::fetch {
namespace {

using namespace std::chrono_literals;
using ei_ota::test::RefusedWith;
using ei_ota::test::said;
using test::redirect_to;
using test::with_fault;
using test::with_status;
using testing::ElementsAre;
using testing::HasSubstr;

struct FetchExchange : testing::Test {
  std::vector<bool> keys() const {
    std::vector<bool> found;
    for (const auto& request : transfer.requests) found.push_back(request.has_key);
    return found;
  }

  test::PreparedTransfer transfer;
  test::MadeUpTime time;
  Surroundings surroundings = time.surroundings();
  Exchange exchange{transfer, surroundings, {}, 10min};
  Address studio = *read_address("https://studio.example/v1/api/1/download");
};

TEST_F(FetchExchange, RepeatsUntilThereIsAnAnswer) {
  transfer.answers = {with_fault(Fault::Unsent), with_status(503), with_fault(Fault::Broken), with_status(200, "it")};
  const auto answer = exchange.ask(Method::Get, studio);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "it");
  EXPECT_THAT(time.waits, ElementsAre(5s, 10s, 20s));
  EXPECT_THAT(time.said, ElementsAre(HasSubstr("there is no connection: made up; trying again in 5 s"),
                                     HasSubstr("the server answers with status 503"), HasSubstr("the link broke: made up")));
}

TEST_F(FetchExchange, GivesUpAfterFiveAttempts) {
  transfer.answers = {5, with_status(500)};
  const auto answer = exchange.ask(Method::Get, studio);
  EXPECT_THAT(answer, RefusedWith(ErrorId::Network));
  EXPECT_THAT(said(answer), HasSubstr("status 500, after 5 attempts"));
}

TEST_F(FetchExchange, PostsASecondTimeOnlyWhatHasNotArrived) {
  transfer.answers = {with_fault(Fault::Unsent), with_fault(Fault::Broken)};
  const auto answer = exchange.ask(Method::Post, studio, "{}");
  EXPECT_THAT(answer, RefusedWith(ErrorId::Network));
  EXPECT_THAT(said(answer), HasSubstr("a build may have begun"));
  EXPECT_EQ(transfer.requests.size(), 2U);
  EXPECT_EQ(transfer.requests[1].body, "{}");
}

TEST_F(FetchExchange, SendsNothingWhenItsTimeIsOver) {
  time.now = 10min;
  EXPECT_THAT(exchange.ask(Method::Get, studio), RefusedWith(ErrorId::Network));
  EXPECT_TRUE(transfer.requests.empty());
  EXPECT_EQ(exchange.left(), 0s);
}

TEST_F(FetchExchange, GivesNoRequestMoreTimeThanTheRunHas) {
  transfer.answers = {2, with_status(200)};
  (void)exchange.ask(Method::Get, studio);
  (void)exchange.download(studio);
  time.now = 10min - 7s;
  transfer.answers = {with_status(200)};
  (void)exchange.ask(Method::Get, studio);
  EXPECT_EQ(transfer.requests[0].time, 1min);
  EXPECT_EQ(transfer.requests[1].time, 10min);
  EXPECT_EQ(transfer.requests[2].time, 7s);
}

TEST_F(FetchExchange, DoesNotTrustAgain) {
  transfer.answers = {with_fault(Fault::Untrusted)};
  const auto answer = exchange.ask(Method::Get, studio);
  EXPECT_THAT(answer, RefusedWith(ErrorId::Network));
  EXPECT_THAT(said(answer), HasSubstr("--ca-file"));
  EXPECT_EQ(transfer.requests.size(), 1U);
}

TEST_F(FetchExchange, NamesTheLimitOfAnAnswer) {
  transfer.answers = {2, with_fault(Fault::TooLarge)};
  EXPECT_THAT(said(exchange.ask(Method::Get, studio)), HasSubstr("more than 4 MiB"));
  const auto download = exchange.download(studio);
  EXPECT_THAT(said(download), HasSubstr("more than 256 MiB"));
  EXPECT_THAT(download, RefusedWith(ErrorId::Limit));
}

TEST_F(FetchExchange, FollowsNoRedirectOfTheApi) {
  transfer.answers = {redirect_to("https://studio.example/elsewhere")};
  const auto answer = exchange.ask(Method::Get, studio);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(transfer.requests.size(), 1U);
}

TEST_F(FetchExchange, TakesTheKeyAlongWithinTheOriginAndNeverAgainOnceItHasLeftIt) {
  transfer.answers = {redirect_to("https://studio.example/here"), redirect_to("https://storage.example/there"),
                      redirect_to("https://studio.example/back"), with_status(200, "it")};
  const auto download = exchange.download(studio);
  ASSERT_TRUE(download);
  EXPECT_EQ(url(download->from), "https://studio.example/back");
  EXPECT_THAT(keys(), ElementsAre(true, true, false, false));
}

TEST_F(FetchExchange, TakesAnotherPortOrSchemeForAnotherOrigin) {
  for (const auto* const to : {"https://studio.example:8443/", "https://www.studio.example/"}) {
    transfer.requests.clear();
    transfer.answers = {redirect_to(to), with_status(200)};
    (void)exchange.download(studio);
    EXPECT_THAT(keys(), ElementsAre(true, false)) << to;
  }
}

TEST_F(FetchExchange, BeginsABrokenDownloadFromTheStartWithTheKey) {
  transfer.answers = {redirect_to("https://storage.example/"), with_fault(Fault::Broken),
                      redirect_to("https://storage.example/"), with_status(200, "it")};
  ASSERT_TRUE(exchange.download(studio));
  EXPECT_THAT(keys(), ElementsAre(true, false, true, false));
}

TEST_F(FetchExchange, EndsAChainOfRedirects) {
  transfer.answers = {6, redirect_to("https://studio.example/")};
  EXPECT_THAT(exchange.download(studio), RefusedWith(ErrorId::Studio));
  EXPECT_EQ(transfer.requests.size(), 6U);
}

TEST_F(FetchExchange, FollowsNoRedirectFromHttpsToHttp) {
  transfer.answers = {redirect_to("http://studio.example/")};
  EXPECT_THAT(exchange.download(studio), RefusedWith(ErrorId::Studio));
  EXPECT_EQ(transfer.requests.size(), 1U);
}

}  // namespace
}  // namespace ei_ota::fetch
