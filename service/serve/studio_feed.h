// SPDX-License-Identifier: MIT
// serve/studio_feed.h: keeps one file in the folder of payloads as new as a project's newest build in Studio. It knows no
// network and no export: `ei-ota fetch` and `ei-ota payload` do, each in a process of its own that runs within limits, and the
// API key is in none but that of fetch.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "serve/options.h"
#include "serve/programs.h"

namespace ei_ota::serve {

struct StudioPrograms {
  std::filesystem::path fetch, tool;  ///< ei-ota-fetch, ei-ota
};

/// What came of one attempt.
struct Fed {
  enum class Kind : std::uint8_t { Nothing, New, Failed } kind = Kind::Nothing;
  std::string text;      ///< for the log
  std::string warnings;  ///< that `ei-ota payload` printed; may be empty
  bool is_news = false;  ///< not what the attempt before said: numbers apart, a failure with the same text is the same one
};

class StudioFeed {
 public:
  using Run = std::function<Ran(const std::vector<std::string>& words)>;

  StudioFeed(StudioOptions options, const std::filesystem::path& folder, StudioPrograms programs, Run run);
  ~StudioFeed();
  StudioFeed(const StudioFeed&) = delete;
  StudioFeed& operator=(const StudioFeed&) = delete;

  /// Asks Studio, and downloads its newest build unless it has that version already; then makes a payload of it, and gives that
  /// its name if it is another than what is there. If any of it fails, the folder's payload stays as it is, and the next
  /// attempt goes on where this one ended: a build from which no payload could be made is not downloaded again.
  Fed attempt();

 private:
  using Failure = std::optional<std::string>;

  [[nodiscard]] std::vector<std::string> fetch_words() const;
  [[nodiscard]] std::vector<std::string> payload_words() const;
  Failure fetch();
  Fed make_payload();
  void drop_export();

  StudioOptions options_;
  StudioPrograms programs_;
  Run run_;
  std::filesystem::path export_, made_,
      payload_;                           ///< the first two have names that are not served, nor used for the other format
  bool has_export_ = false;               ///< of which there is no payload yet
  std::optional<std::uint64_t> version_;  ///< of the build that was downloaded last
  std::string failure_;                   ///< of the last attempt; empty: it did not fail
};

/// Until the next attempt: the interval, or after failures from ten seconds on, twice as long each time, up to an hour.
/// @param failures  in a row
[[nodiscard]] std::chrono::milliseconds pause_after(std::chrono::milliseconds interval, unsigned failures);

}  // namespace ei_ota::serve
