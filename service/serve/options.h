// SPDX-License-Identifier: MIT
// serve/options.h: what the command line asked for.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace ei_ota::serve {

struct ServeOptions {
  std::filesystem::path payloads, tokens;
  std::string host = "127.0.0.1";
  bool has_legacy = false;                           ///< devices with edgeimpulse_ota get legacy payloads at its path
  int port = 8080;                                   ///< 0: one that the system chooses
  std::uint64_t memory = 256;                        ///< MiB of payloads
  unsigned rate = 100;                               ///< requests a second for each token, and for each address without one
  unsigned connections = 4000;                       ///< open at once
  std::chrono::milliseconds header_timeout{10'000};  ///< until a request is there, however slowly it comes
};

}  // namespace ei_ota::serve
