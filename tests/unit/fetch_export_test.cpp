// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "base/files.h"
#include "fetch/fetch.h"
#include "fetch_fixture.h"
#include "refused_with.h"
#include "temporary_folder.h"
#include "zip_fixture.h"

namespace ei_ota::fetch {
namespace {

using ei_ota::test::RefusedWith;
using ei_ota::test::said;
using test::redirect_to;
using test::with_fault;
using test::with_status;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string archive = ei_ota::test::zip({{"model.h", "int x;"}});
const char* const there = R"({"success": true, "hasDeployment": true, "version": 7})";

struct FetchExport : testing::Test {
  FetchExport() {
    options.project = 123;
    options.output = folder / "x.zip";
    options.api = "https://studio.example/v1/api";
  }

  Result<Fetched> fetch() { return fetch_export(options, test::key(), transfer, time.surroundings()); }
  std::string written() const { return *read_file(options.output); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
  }

  ei_ota::test::TemporaryFolder folder;
  FetchOptions options;
  test::PreparedTransfer transfer;
  test::MadeUpTime time;
};

TEST_F(FetchExport, WritesTheArchiveAndSaysWhichVersionItIs) {
  transfer.answers = {with_status(200, there), with_status(200, archive)};
  const auto result = fetch();
  ASSERT_TRUE(result) << said(result);
  EXPECT_THAT(to_line(*result), HasSubstr("x.zip: version 7, " + std::to_string(archive.size()) + " bytes, 1 entries"));
  EXPECT_EQ(written(), archive);
  EXPECT_EQ(files(), 1U);
}

TEST_F(FetchExport, DownloadsNothingIfTheVersionIsKnown) {
  options.known = 7;
  transfer.answers = {with_status(200, there)};
  const auto result = fetch();
  ASSERT_TRUE(result) << said(result);
  EXPECT_EQ(to_line(*result), "version 7 is known: nothing was downloaded");
  EXPECT_EQ(to_json(*result), "{\n \"version\": 7,\n \"output\": null,\n \"bytes\": null,\n \"entries\": null\n}");
  EXPECT_EQ(files(), 0U);
  for (const std::uint64_t other : {6, 8}) {  // a project may go back to an earlier build
    options.known = other;
    transfer.answers = {with_status(200, there), with_status(200, archive)};
    EXPECT_TRUE(fetch()->written) << other;
  }
}

TEST_F(FetchExport, DownloadsABuildWhoseVersionStudioDoesNotSay) {
  options.known = 7;
  transfer.answers = {with_status(200, R"({"success": true, "hasDeployment": true})"), with_status(200, archive)};
  const auto result = fetch();
  ASSERT_TRUE(result) << said(result);
  EXPECT_TRUE(result->written);
  EXPECT_FALSE(result->version);
}

TEST_F(FetchExport, DownloadsTheVeryBuildThatItAskedFor) {
  options.make_build = true;
  transfer.answers = {with_status(200, R"({"success": true, "id": 5, "deploymentVersion": 8})"),
                      with_status(200, R"({"success": true, "job": {"finished": "x", "finishedSuccessful": true}})"),
                      with_status(200, archive)};
  EXPECT_TRUE(fetch());
  EXPECT_EQ(url(transfer.requests.back().to), "https://studio.example/v1/api/123/deployment/history/8/download");
}

TEST_F(FetchExport, DownloadsTheNewestBuildWhereItIsToldNoVersion) {
  options.make_build = true;
  transfer.answers = {with_status(200, R"({"success": true, "id": 5})"),
                      with_status(200, R"({"success": true, "job": {"finished": "x", "finishedSuccessful": true}})"),
                      with_status(200, archive)};
  const auto result = fetch();
  ASSERT_TRUE(result);
  EXPECT_THAT(to_line(*result), Not(HasSubstr("version")));
  EXPECT_THAT(to_json(*result), HasSubstr("\"version\": null"));
  EXPECT_THAT(url(transfer.requests.back().to), HasSubstr("/123/deployment/download?"));
}

TEST_F(FetchExport, LeavesTheOldFileWhereTheNewOneIsNotWhole) {
  folder.write("x.zip", "old");
  transfer.answers = {with_status(200, there), with_status(200, archive.substr(0, archive.size() - 1))};
  EXPECT_THAT(fetch(), RefusedWith(ErrorId::Archive));
  EXPECT_EQ(written(), "old");
  EXPECT_EQ(files(), 1U);
}

TEST_F(FetchExport, AsksNobodyWhereItCouldNotWrite) {
  std::filesystem::create_directory(options.output);
  EXPECT_THAT(fetch(), RefusedWith(ErrorId::Write));
  options.output = folder / "key";
  options.key_file = folder / "key";
  folder.write("key", test::key().text());
  EXPECT_THAT(fetch(), RefusedWith(ErrorId::Usage));
  EXPECT_TRUE(transfer.requests.empty());
}

TEST_F(FetchExport, ShowsTheKeyNowhereWhoeverRepeatsIt) {
  const auto secret = test::key().text();
  auto broken = with_fault(Fault::Broken);
  broken.reason = "no " + secret;
  transfer.answers = {with_status(200, there), redirect_to("https://storage.example/" + secret + "/x"), broken,
                      redirect_to("http://storage.example/" + secret)};
  const auto result = fetch();
  EXPECT_THAT(result, RefusedWith(ErrorId::Studio));
  EXPECT_THAT(said(result), HasSubstr("http://storage.example/***"));
  EXPECT_THAT(said(result), Not(HasSubstr(secret)));
  EXPECT_THAT(time.said, Not(IsEmpty()));
  EXPECT_THAT(time.said, Each(Not(HasSubstr(secret))));
  transfer.answers = {with_status(200, there), redirect_to("https://storage.example/" + secret),
                      with_status(200, "PK" + secret)};
  EXPECT_THAT(said(fetch()), Not(HasSubstr(secret)));
}

}  // namespace
}  // namespace ei_ota::fetch
