// SPDX-License-Identifier: MIT
// fetch/options.h: what the command line asked for.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace ei_ota::fetch {

/// Which of a project's builds: Studio has the newest of each combination.
struct BuildOptions {
  std::string type = "zip", engine = "tflite-eon", model_type = "int8";
  std::optional<std::uint64_t> impulse;  ///< none: the project's default impulse
};

struct FetchOptions {
  std::uint64_t project = 0;
  std::filesystem::path output;
  BuildOptions build;
  bool make_build = false;
  std::optional<std::uint64_t> deployment;  ///< this version instead of the newest
  std::optional<std::uint64_t> known;       ///< nothing is downloaded if the newest build has this version
  std::filesystem::path key_file, ca_file;
  std::string api = "https://studio.edgeimpulse.com/v1/api";
  std::chrono::milliseconds timeout = std::chrono::minutes(30);  ///< for all of it
  std::chrono::milliseconds interval = std::chrono::seconds(5);  ///< between questions; before the first repetition
  unsigned retries = 4;                                          ///< repetitions of each request
};

}  // namespace ei_ota::fetch
