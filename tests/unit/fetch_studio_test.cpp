// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "fetch/studio.h"
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

struct FetchStudio : testing::Test {
  std::vector<std::string> asked() const {
    std::vector<std::string> found;
    for (const auto& request : transfer.requests) {
      EXPECT_TRUE(url(request.to).starts_with("https://studio.example/v1/api/123/"));
      found.push_back(url(request.to).substr(34));
    }
    return found;
  }

  test::PreparedTransfer transfer;
  test::MadeUpTime time;
  Surroundings surroundings = time.surroundings();
  Exchange exchange{transfer, surroundings, {}, 10min};
  Studio studio{exchange, surroundings, *read_api("https://studio.example/v1/api"), 123, test::key()};
};

TEST_F(FetchStudio, TellsTheVersionOfTheNewestBuild) {
  transfer.answers = {with_status(200, R"({"success": true, "hasDeployment": true, "version": 7})")};
  EXPECT_EQ(*studio.newest({"zip", "tflite", "float32", 3}), 7U);
  EXPECT_THAT(asked(), ElementsAre("deployment?type=zip&engine=tflite&modelType=float32&impulseId=3"));
}

TEST_F(FetchStudio, DoesWithoutAVersionThatItIsNotTold) {
  transfer.answers = {with_status(200, R"({"success": true, "hasDeployment": true})")};
  EXPECT_EQ(*studio.newest({}), 0U);
}

TEST_F(FetchStudio, TellsThatThereIsNoBuild) {
  transfer.answers = {with_status(200, R"({"success": true, "hasDeployment": false})")};
  EXPECT_THAT(studio.newest({}), RefusedWith(ErrorId::NoBuild));
}

TEST_F(FetchStudio, BelievesNoAnswerThatIsNotOne) {
  for (const auto* const body :
       {"", " ", "<html>", "true", "[]", "{", "{}", R"({"success": "true"})", R"({"success": 1, "hasDeployment": true})",
        R"({"success": true})", R"({"success": true, "hasDeployment": null})", "{\"success\": true, \"x\": 1e999}"}) {
    transfer.answers = {with_status(200, body)};
    EXPECT_THAT(studio.newest({}), RefusedWith(ErrorId::Studio)) << body;
  }
  transfer.answers = {with_status(200, std::string(100, '[')), with_status(200, R"({"a":)" + std::string(100, '['))};
  EXPECT_THAT(studio.newest({}), RefusedWith(ErrorId::Studio));
  EXPECT_THAT(studio.newest({}), RefusedWith(ErrorId::Studio));
}

TEST_F(FetchStudio, QuotesAnErrorWithoutTheKeyAndNotForPages) {
  transfer.answers = {
      with_status(200, R"({"success": false, "error": ")" + std::string(290, 'x') + test::key().text() + "\"}")};
  const auto newest = studio.newest({});
  EXPECT_THAT(newest, RefusedWith(ErrorId::Studio));
  EXPECT_THAT(said(newest), HasSubstr("Studio says: xxx"));
  EXPECT_THAT(said(newest), HasSubstr("x***;"));
  transfer.answers = {with_status(200, R"({"success": false, "error": ")" + std::string(295, 'x') + test::key().text() + "\"}"),
                      with_status(200, R"({"success": false, "error": {"text": "no"}})")};
  EXPECT_THAT(said(studio.newest({})), Not(HasSubstr("ei_")));
  EXPECT_THAT(said(studio.newest({})), HasSubstr("Studio reports an error, and not which"));
}

TEST_F(FetchStudio, KnowsARefusedKeyByTheStatusOfTheApiOnly) {
  transfer.answers = {with_status(401, R"({"success": false, "error": "Invalid"})"), with_status(403, "<html>"),
                      redirect_to("https://storage.example/"), with_status(403, "<Error>expired</Error>")};
  EXPECT_THAT(studio.newest({}), RefusedWith(ErrorId::ApiKey));
  EXPECT_THAT(studio.newest({}), RefusedWith(ErrorId::ApiKey));
  EXPECT_THAT(studio.download(BuildOptions{}), RefusedWith(ErrorId::Studio));
}

TEST_F(FetchStudio, StartsAJob) {
  transfer.answers = {with_status(200, R"({"success": true, "id": 12873488112, "deploymentVersion": 8})")};
  const auto job = studio.start({"arduino", "tflite-eon", "int8", {}});
  ASSERT_TRUE(job);
  EXPECT_EQ(job->id, 12873488112U);
  EXPECT_EQ(job->version, 8U);
  EXPECT_EQ(transfer.requests[0].body, R"({"engine":"tflite-eon","modelType":"int8"})");
  EXPECT_EQ(transfer.requests[0].method, Method::Post);
  EXPECT_THAT(asked(), ElementsAre("jobs/build-ondevice-model?type=arduino"));
}

TEST_F(FetchStudio, TakesNoJobWithoutANumber) {
  for (const auto* const body : {R"({"success": true})", R"({"success": true, "id": "1"})", R"({"success": true, "id": -1})"}) {
    transfer.answers = {with_status(200, body)};
    EXPECT_THAT(studio.start({}), RefusedWith(ErrorId::Studio)) << body;
  }
}

const char* const waiting = R"({"success": true, "job": {"created": "x", "started": null, "finished": null}})";
const char* const running = R"({"success": true, "job": {"started": "x", "finishedSuccessful": null}})";
const char* const done = R"({"success": true, "job": {"started": "x", "finished": "y", "finishedSuccessful": true}})";
const char* const failed = R"({"success": true, "job": {"started": "x", "finished": "y", "finishedSuccessful": false}})";

TEST_F(FetchStudio, WaitsForAJobAndSaysHowFarItIs) {
  transfer.answers = {with_status(200, waiting), with_status(200, waiting)};
  for (int i = 0; i < 8; ++i) transfer.answers.push_back(with_status(200, running));
  transfer.answers.push_back(with_status(200, done));
  EXPECT_TRUE(studio.wait_for({5, {}}, 5s));
  EXPECT_THAT(time.said,
              ElementsAre("job 5: waiting for its turn, 0 s", "job 5: Studio builds, 10 s", "job 5: Studio builds, 40 s"));
  EXPECT_EQ(time.now, 50s);
}

TEST_F(FetchStudio, TellsThatAJobHasFailed) {
  transfer.answers = {with_status(200, running), with_status(200, failed)};
  EXPECT_THAT(studio.wait_for({5, {}}, 5s), RefusedWith(ErrorId::Build));
}

TEST_F(FetchStudio, EndsWithItsTimeWhereAJobDoesNot) {
  for (int i = 0; i < 200; ++i) transfer.answers.push_back(with_status(200, running));
  const auto status = studio.wait_for({5, {}}, 5s);
  EXPECT_THAT(status, RefusedWith(ErrorId::Build));
  EXPECT_THAT(said(status), HasSubstr("has not ended within 600 s"));
  EXPECT_LT(time.now, 10min);
}

TEST_F(FetchStudio, SurvivesABreakWhileItWaits) {
  transfer.answers = {with_status(200, running), with_fault(Fault::Broken), with_status(502), with_status(200, done)};
  EXPECT_TRUE(studio.wait_for({5, {}}, 5s));
}

TEST_F(FetchStudio, TakesAnErrorInPlaceOfADownloadForOne) {
  for (const auto& answer : {with_status(200, R"({"success": false, "error": "No build"})"), with_status(200, "<html>"),
                             with_status(200, ""), with_status(204), with_status(404, "no"), with_status(302)}) {
    transfer.answers = {answer};
    EXPECT_THAT(studio.download(BuildOptions{}), RefusedWith(ErrorId::Studio)) << answer.status << answer.body;
  }
  transfer.answers = {with_status(200, "PK\3\4")};
  EXPECT_EQ(studio.download(BuildOptions{})->bytes, "PK\3\4");
}

TEST_F(FetchStudio, NamesVersionsWhereOneIsNotThere) {
  const auto none = with_status(200, R"({"success": false, "error": "no"})");
  transfer.answers = {none, with_status(200, R"({"success": true, "deployments": [{"deploymentVersion": 3}, 5,
    {"deploymentVersion": 12}, {"deploymentVersion": "13"}]})")};
  const auto download = studio.download(9);
  EXPECT_THAT(download, RefusedWith(ErrorId::NoBuild));
  EXPECT_THAT(said(download), HasSubstr("no version 9; expected one that it has, such as 12, 3;"));
  EXPECT_THAT(asked(), ElementsAre("deployment/history/9/download", "deployment/history?limit=50"));
}

TEST_F(FetchStudio, SaysWhatStudioSaidWhereItListsNoVersions) {
  const auto none = with_status(200, R"({"success": false, "error": "no"})");
  for (const auto& list : {none, with_status(200, R"({"success": true, "deployments": 5})"), with_status(200, "<html>"),
                           with_status(200, R"({"success": true, "deployments": [{"deploymentVersion": 9}]})")}) {
    transfer.answers = {none, list};
    EXPECT_THAT(studio.download(9), RefusedWith(ErrorId::Studio)) << list.body;
  }
}

}  // namespace
}  // namespace ei_ota::fetch
