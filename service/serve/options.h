// SPDX-License-Identifier: MIT
// serve/options.h: what the command line asked for.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fetch/options.h"

namespace ei_ota::serve {

/// Of `--studio`.
struct StudioOptions {
  std::uint64_t project = 0;
  fetch::BuildOptions build;
  std::filesystem::path key_file, ca_file;
  std::string api;  ///< empty: that of Studio itself
  std::vector<std::filesystem::path> baselines;
  std::string format = "native";
  std::chrono::milliseconds interval = std::chrono::minutes(15);
};

struct ServeOptions {
  std::filesystem::path payloads, tokens;
  std::string host = "127.0.0.1";
  bool has_legacy = false;                           ///< devices with edgeimpulse_ota get legacy payloads at its path
  int port = 8080;                                   ///< 0: one that the system chooses
  std::uint64_t memory = 256;                        ///< MiB of payloads
  unsigned rate = 100;                               ///< requests a second for each token, and for each address without one
  unsigned connections = 4000;                       ///< open at once
  std::chrono::milliseconds header_timeout{10'000};  ///< until a request is there, however slowly it comes
  std::optional<StudioOptions> studio;
};

}  // namespace ei_ota::serve
