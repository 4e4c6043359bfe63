// SPDX-License-Identifier: MIT
// serve/payload_index.h: the payloads of a folder, verified and held in memory. What was verified is what is sent, whatever
// happens to the files meanwhile.
#pragma once
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace ei_ota::serve {

struct Payload {
  std::string name;     ///< its path in the folder
  struct stat file {};  ///< as it was when it was read
  std::uint32_t project = 0, version = 0;
  std::string layout;  ///< 16 hexadecimal digits
  std::string base;    ///< of a delta: 8 hexadecimal digits
  bool is_range_coded = false;
  std::string etag;  ///< its SHA-256, in the quotes of an ETag
  std::shared_ptr<const std::string> bytes;
};

struct PayloadIndex {
  std::vector<Payload> payloads;  ///< in the order of their names
  std::uint64_t size = 0;         ///< of all of them together
  std::vector<Refusal> left_out;  ///< files that look like payloads and are not served, each with the reason
};

/// More files than any fleet has payloads: the rest is left out.
constexpr std::size_t most_files = 10'000;

/// The payloads in the folder and in the folders in it. Left out are files whose name begins with a dot or ends in .tmp or
/// .part, links, and what is not meant to be a payload; and with a reason, payloads that are not whole, or for which there is
/// no room: those that were changed last come first. Refuses with E-path if the folder cannot be read.
/// @param most      bytes of all payloads together
/// @param previous  what a file that has not changed is taken from
Result<PayloadIndex> load_payloads(const std::filesystem::path& folder, std::uint64_t most, const PayloadIndex& previous = {});

}  // namespace ei_ota::serve
