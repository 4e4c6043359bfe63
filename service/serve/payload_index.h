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
  bool is_legacy = false;                    ///< has a project and bytes, and nothing of the above that a header would say
  std::string etag;                          ///< the SHA-256 of the bytes, in the quotes of an ETag
  std::shared_ptr<const std::string> bytes;  ///< as they are sent: those of a legacy payload begin with its prefix
};

struct PayloadIndex {
  std::vector<Payload> payloads;  ///< in the order of their names
  std::uint64_t size = 0;         ///< of all of them together
  std::vector<Refusal> left_out;  ///< files that look like payloads and are not served, each with the reason
};

struct IndexOptions {
  std::uint64_t most = 0;  ///< bytes of all payloads together
  bool has_legacy = false;
};

/// More files than any fleet has payloads: the rest is left out.
constexpr std::size_t most_files = 10'000;

/// The payloads in the folder and in the folders in it. Left out are files whose name begins with a dot or ends in .tmp or
/// .part, links, and what is not meant to be a payload; and with a reason, payloads that are not whole, or for which there is
/// no room: those that were changed last come first. Refuses with E-path if the folder cannot be read.
///
/// A legacy payload does not say which project it is for: that is the name of its file, `<project id>.bin`, in the folder
/// itself, so that there is one for each project. Another that has such a name, or such a content, is left out with a reason.
/// @param previous  what a file that has not changed is taken from
Result<PayloadIndex> load_payloads(const std::filesystem::path& folder, const IndexOptions& options,
                                   const PayloadIndex& previous = {});

}  // namespace ei_ota::serve
