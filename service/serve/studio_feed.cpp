// SPDX-License-Identifier: MIT
#include "serve/studio_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/characters.h"
#include "base/result.h"

namespace ei_ota::serve {
namespace fs = std::filesystem;
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds first_pause = 10s, longest_pause = 1h;

/// The message that a program ended with, without what it said before.
std::string last_message(const Ran& ran, std::string_view command) {
  const auto at = ran.err.rfind("error: ");
  if (at != std::string::npos) return std::string(trimmed(std::string_view(ran.err).substr(ran.err.rfind('\n', at) + 1)));
  return ran.status < 0 ? fmt::format("{} was ended, or did not start", command)
                        : fmt::format("{} ended with status {}", command, ran.status);
}

std::string warnings_in(std::string_view said) {
  std::string found;
  while (!said.empty()) {
    const auto line = said.substr(0, said.find('\n'));
    said.remove_prefix(std::min(line.size() + 1, said.size()));
    if (line.find("warning: ") != std::string_view::npos) found.append(found.empty() ? "" : "\n").append(line);
  }
  return found;
}

/// Times and counts change from one attempt to the next.
std::string without_digits(std::string text) {
  std::erase_if(text, is_digit);
  return text;
}

bool have_same_bytes(const fs::path& one, const fs::path& other) {
  std::ifstream first(one, std::ios::binary), second(other, std::ios::binary);
  using Bytes = std::istreambuf_iterator<char>;
  return first && second && std::equal(Bytes(first), Bytes(), Bytes(second), Bytes());
}

}  // namespace

milliseconds pause_after(milliseconds interval, unsigned failures) {
  if (failures == 0) return interval;
  const auto longest = std::max(interval, longest_pause);
  auto pause = std::min(interval, first_pause);
  for (; failures > 1 && pause < longest; --failures) pause *= 2;
  return std::min(pause, longest);
}

StudioFeed::StudioFeed(StudioOptions options, const fs::path& folder, StudioPrograms programs, Run run)
    : options_(std::move(options)),
      programs_(std::move(programs)),
      run_(std::move(run)),
      export_(folder / fmt::format(".studio-{}-{}.zip", options_.project, options_.format)),
      made_(folder / fmt::format(".studio-{}-{}.bin", options_.project, options_.format)),
      payload_(folder / (options_.format == "legacy" ? fmt::format("{}.bin", options_.project)
                                                     : fmt::format("studio-{}.bin", options_.project))) {
  drop_export();  // that of a process which was killed
}

StudioFeed::~StudioFeed() { drop_export(); }

void StudioFeed::drop_export() {
  std::error_code ignored;
  for (const auto& path : {export_, made_}) fs::remove(path, ignored);
  has_export_ = false;
}

std::vector<std::string> StudioFeed::fetch_words() const {
  const auto& build = options_.build;
  std::vector<std::string> words{programs_.fetch.string(),
                                 "--project",
                                 std::to_string(options_.project),
                                 "--output",
                                 export_.string(),
                                 "--key-file",
                                 options_.key_file.string(),
                                 "--type",
                                 build.type,
                                 "--engine",
                                 build.engine,
                                 "--model-type",
                                 build.model_type,
                                 "--retries",
                                 "0",
                                 "--json"};
  const auto add = [&](const char* option, std::string value) { words.insert(words.end(), {option, std::move(value)}); };
  if (build.impulse) add("--impulse", std::to_string(*build.impulse));
  if (version_) add("--unless-version", std::to_string(*version_));
  if (!options_.api.empty()) add("--api", options_.api);
  if (!options_.ca_file.empty()) add("--ca-file", options_.ca_file.string());
  return words;
}

std::vector<std::string> StudioFeed::payload_words() const {
  std::vector<std::string> words{programs_.tool.string(), "payload",  export_.string(), "--output",
                                 made_.string(),          "--format", options_.format};
  for (const auto& baseline : options_.baselines) words.insert(words.end(), {"--baseline", baseline.string()});
  return words;
}

StudioFeed::Failure StudioFeed::fetch() {
  std::error_code ignored;
  if (!fs::exists(has_export_ ? export_ : payload_, ignored)) {  // there was none yet, or somebody has cleaned up
    has_export_ = false;
    version_.reset();
  }
  const auto ran = run_(fetch_words());
  if (ran.status != 0) return last_message(ran, "ei-ota fetch");
  const auto json = nlohmann::json::parse(ran.out, nullptr, false);
  if (!json.is_object() || !json.contains("version") || !json.contains("output"))
    return "ei-ota-fetch is of another version of EiOta: it does not print what was asked for";
  version_.reset();
  if (json["version"].is_number_unsigned()) version_ = json["version"].get<std::uint64_t>();
  has_export_ = has_export_ || json["output"].is_string();
  return {};
}

Fed StudioFeed::make_payload() {
  const auto ran = run_(payload_words());
  if (ran.status != 0) return {Fed::Kind::Failed, last_message(ran, "ei-ota payload"), {}};
  const auto name = payload_.filename().string();
  const auto build = version_ ? fmt::format("version {}", *version_) : "a build without a version";
  Fed fed{Fed::Kind::Nothing, fmt::format("{} is what Studio has: {}", name, build), warnings_in(ran.err)};
  if (!have_same_bytes(made_, payload_)) {
    std::error_code error;
    fs::rename(made_, payload_, error);
    if (error)
      return {Fed::Kind::Failed,
              message(refuse(ErrorId::Write, payload_.string(), "the file cannot be written: " + error.message(), "",
                             "check the folder's permissions")),
              {}};
    fed.kind = Fed::Kind::New;
    fed.text = fmt::format("{} is new: {}", name, build);
  }
  drop_export();
  return fed;
}

Fed StudioFeed::attempt() {
  Fed fed;
  if (auto failure = fetch())
    fed = {Fed::Kind::Failed, std::move(*failure), {}};
  else if (has_export_)
    fed = make_payload();
  else
    fed.text = "Studio has nothing newer";
  const bool has_failed = fed.kind == Fed::Kind::Failed;
  const auto failure = has_failed ? without_digits(fed.text) : std::string();
  fed.is_news = fed.kind == Fed::Kind::New || failure != failure_;
  failure_ = failure;
  return fed;
}

}  // namespace ei_ota::serve
