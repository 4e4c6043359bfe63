// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <utility>

#include "base/files.h"
#include "serve/studio_feed.h"
#include "temporary_folder.h"

namespace ei_ota::serve {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

using Words = std::vector<std::string>;
const Words unless_5{"--unless-version", "5"};

Ran failing(int status, std::string said) { return {status, "", std::move(said)}; }

std::string after(const Words& words, const std::string& option) {
  const auto at = std::ranges::find(words, option);
  return at == words.end() || at + 1 == words.end() ? "-" : at[1];
}

/// Studio has `version`; what the two programs do is as genuine ones would do it.
class ServeStudioFeed : public testing::Test {
 protected:
  ServeStudioFeed() {
    options.project = 4711;
    options.key_file = "the-key";
  }

  StudioFeed feed() {
    return {options, folder.path(), {"/bin/ei-ota-fetch", "/bin/ei-ota"}, [this](const Words& words) { return run(words); }};
  }

  Ran run(const Words& words) {
    commands.push_back(words);
    if (words[0] == "/bin/ei-ota-fetch") {
      if (fetch_fails) return *fetch_fails;
      const bool is_known = version != "null" && after(words, "--unless-version") == version;
      if (!is_known) std::ofstream(after(words, "--output")) << "export " << version;
      return {0, R"({"version": )" + version + R"(, "output": )" + (is_known ? "null" : "\"x\"") + "}", "progress\n"};
    }
    if (payload_fails) return *payload_fails;
    std::ofstream(after(words, "--output")) << content;
    if (const auto once = std::exchange(meanwhile, nullptr)) once();
    return {0, "", warnings};
  }

  [[nodiscard]] Words files() const {
    Words names;
    for (const auto& entry : fs::directory_iterator(folder.path())) names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
  }
  [[nodiscard]] std::string text(const std::string& name) const { return *read_file(folder / name); }

  test::TemporaryFolder folder;
  StudioOptions options;
  std::string version = "5", content = "weights", warnings;
  std::optional<Ran> fetch_fails, payload_fails;
  std::function<void()> meanwhile;  ///< while the first payload is made
  std::vector<Words> commands;
};

TEST_F(ServeStudioFeed, MakesAPayloadOfTheNewestBuild) {
  auto it = feed();
  const auto fed = it.attempt();
  EXPECT_EQ(fed.kind, Fed::Kind::New);
  EXPECT_TRUE(fed.is_news);
  EXPECT_EQ(fed.text, "studio-4711.bin is new: version 5");
  EXPECT_THAT(files(), ElementsAre("studio-4711.bin"));
  EXPECT_EQ(text("studio-4711.bin"), "weights");
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_THAT(commands[0], IsSupersetOf({"--project", "4711", "--key-file", "the-key", "--type", "zip", "--engine",
                                         "tflite-eon", "--model-type", "int8", "--retries", "0", "--json"}));
  EXPECT_THAT(commands[0], Not(Contains("--unless-version")));
  EXPECT_EQ(commands[1], (Words{"/bin/ei-ota", "payload", (folder / ".studio-4711-native.zip").string(), "--output",
                                (folder / ".studio-4711-native.bin").string(), "--format", "native"}));
}

TEST_F(ServeStudioFeed, PassesItsOptionsOn) {
  options.build = {"arduino", "tflite", "float32", 8};
  options.api = "https://studio.example/v1/api";
  options.ca_file = "ca.pem";
  options.baselines = {"one.eiota.json", "two.zip"};
  options.format = "legacy";
  EXPECT_EQ(feed().attempt().text, "4711.bin is new: version 5");
  EXPECT_THAT(commands[0], IsSupersetOf({"--type", "arduino", "--engine", "tflite", "--model-type", "float32", "--impulse", "8",
                                         "--api", "https://studio.example/v1/api", "--ca-file", "ca.pem"}));
  EXPECT_THAT(commands[1], IsSupersetOf({"--format", "legacy", "--baseline", "one.eiota.json", "--baseline", "two.zip"}));
  EXPECT_THAT(files(), ElementsAre("4711.bin"));
}

TEST_F(ServeStudioFeed, TakesNothingThatAnotherServerMakesInTheOtherFormat) {
  auto native = feed();
  options.format = "legacy";
  auto legacy = feed();
  content = "native weights";
  meanwhile = [&] {
    content = "legacy weights";
    EXPECT_EQ(legacy.attempt().text, "4711.bin is new: version 5");
  };
  EXPECT_EQ(native.attempt().text, "studio-4711.bin is new: version 5");
  EXPECT_EQ(text("studio-4711.bin"), "native weights");
  EXPECT_EQ(text("4711.bin"), "legacy weights");
}

TEST_F(ServeStudioFeed, MakesAPayloadAgainThatSomebodyHasRemoved) {
  auto it = feed();
  it.attempt();
  fs::remove(folder / "studio-4711.bin");
  EXPECT_EQ(it.attempt().kind, Fed::Kind::New);
  EXPECT_EQ(text("studio-4711.bin"), "weights");
}

TEST_F(ServeStudioFeed, DownloadsNoVersionTwice) {
  auto it = feed();
  it.attempt();
  const auto fed = it.attempt();
  EXPECT_EQ(fed.kind, Fed::Kind::Nothing);
  EXPECT_FALSE(fed.is_news);
  ASSERT_EQ(commands.size(), 3U);
  EXPECT_THAT(commands[2], IsSupersetOf(unless_5));
  version = "6";
  content = "newer weights";
  EXPECT_EQ(it.attempt().text, "studio-4711.bin is new: version 6");
  EXPECT_EQ(text("studio-4711.bin"), "newer weights");
}

TEST_F(ServeStudioFeed, LeavesAPayloadThatIsTheSameAlone) {
  folder.write("studio-4711.bin", content);
  const auto before = fs::last_write_time(folder / "studio-4711.bin");
  auto it = feed();
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Nothing);
  version = "null";  // so that Studio is asked for the build itself each time
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Nothing);
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Nothing);
  EXPECT_EQ(commands.size(), 6U);
  EXPECT_EQ(fs::last_write_time(folder / "studio-4711.bin"), before);
  EXPECT_THAT(files(), ElementsAre("studio-4711.bin"));
}

TEST_F(ServeStudioFeed, LeavesWhatIsServedWhereAnythingFails) {
  folder.write("studio-4711.bin", "old");
  auto it = feed();
  fetch_fails = failing(3, "x: error: no network [E-network]\n");
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Failed);
  fetch_fails.reset();
  payload_fails = failing(1, "x: error: another layout [E-layout]\n");
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Failed);
  EXPECT_EQ(text("studio-4711.bin"), "old");
}

TEST_F(ServeStudioFeed, DoesNotDownloadABuildAgainWhosePayloadFailed) {
  auto it = feed();
  payload_fails = failing(1, "x: error: another layout [E-layout]\n");
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Failed);
  EXPECT_EQ(it.attempt().kind, Fed::Kind::Failed);
  EXPECT_THAT(commands[2], IsSupersetOf(unless_5));
  EXPECT_EQ(text(".studio-4711-native.zip"), "export 5");
  payload_fails.reset();
  EXPECT_EQ(it.attempt().kind, Fed::Kind::New);
  EXPECT_THAT(files(), ElementsAre("studio-4711.bin"));
}

TEST_F(ServeStudioFeed, DownloadsABuildAgainThatSomebodyHasRemoved) {
  auto it = feed();
  payload_fails = failing(1, "x: error: another layout [E-layout]\n");
  it.attempt();
  fs::remove(folder / ".studio-4711-native.zip");
  payload_fails.reset();
  EXPECT_EQ(it.attempt().kind, Fed::Kind::New);
}

TEST_F(ServeStudioFeed, SaysWhatIsWrongOnceAndWhenItIsOver) {
  auto it = feed();
  fetch_fails = failing(3, "trying again in 5 s\nhttps://x: error: no answer after 10 ms [E-network]\n  a detail\n");
  auto fed = it.attempt();
  EXPECT_TRUE(fed.is_news);
  EXPECT_EQ(fed.text, "https://x: error: no answer after 10 ms [E-network]\n  a detail");
  fetch_fails->err = "https://x: error: no answer after 11 ms [E-network]\n  a detail\n";
  EXPECT_FALSE(it.attempt().is_news);
  fetch_fails->err = "https://x: error: refuses the key [E-api-key]\n";
  EXPECT_TRUE(it.attempt().is_news);
  version = "5";
  fetch_fails.reset();
  EXPECT_TRUE(it.attempt().is_news);
  fetch_fails = failing(-1, "");
  EXPECT_EQ(it.attempt().text, "ei-ota fetch was ended, or did not start");
  fetch_fails.reset();
  fed = it.attempt();
  EXPECT_EQ(fed.kind, Fed::Kind::Nothing);
  EXPECT_TRUE(fed.is_news);
  EXPECT_FALSE(it.attempt().is_news);
}

TEST_F(ServeStudioFeed, PassesWarningsOn) {
  warnings = "x: note: something\nx: warning: unknown [W-baseline]\ny: warning: header weights [W-legacy]\n";
  EXPECT_EQ(feed().attempt().warnings, "x: warning: unknown [W-baseline]\ny: warning: header weights [W-legacy]");
}

TEST_F(ServeStudioFeed, IsNotTakenInByWhatIsNoJson) {
  for (const auto* const said : {"", "x.zip: version 5", "[]", "{}", R"({"version": 5})"}) {
    fetch_fails = Ran{0, said, ""};
    EXPECT_THAT(feed().attempt().text, HasSubstr("another version of EiOta")) << said;
  }
}

TEST_F(ServeStudioFeed, LeavesNothingBehind) {
  folder.write(".studio-4711-native.zip", "of a process that was killed");
  folder.write(".studio-4711-native.bin", "of a process that was killed");
  folder.write(".studio-4712.zip", "of another project");
  payload_fails = failing(1, "x: error: another layout [E-layout]\n");
  {
    auto it = feed();
    it.attempt();
  }
  EXPECT_THAT(files(), ElementsAre(".studio-4712.zip"));
}

TEST(ServeStudioPause, GrowsWithFailuresToAnHour) {
  EXPECT_EQ(pause_after(15min, 0), 15min);
  EXPECT_EQ(pause_after(15min, 1), 10s);
  EXPECT_EQ(pause_after(15min, 2), 20s);
  EXPECT_EQ(pause_after(15min, 9), 2560s);
  EXPECT_EQ(pause_after(15min, 10), 1h);
  EXPECT_EQ(pause_after(15min, 4'000'000'000U), 1h);
  EXPECT_EQ(pause_after(100ms, 1), 100ms);
  EXPECT_EQ(pause_after(24h, 100), 24h);
}

}  // namespace
}  // namespace ei_ota::serve
