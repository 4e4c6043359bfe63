// SPDX-License-Identifier: MIT
// fetch/fetch.h: the whole way from options to a file that is there as a whole, checked, or not at all.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "fetch/api_key.h"
#include "fetch/options.h"
#include "fetch/surroundings.h"
#include "fetch/transfer.h"

namespace ei_ota::fetch {

struct Written {
  std::string output;
  std::size_t bytes = 0, entries = 0;
};

struct Fetched {
  std::optional<std::uint64_t> version;  ///< none: Studio did not say
  std::optional<Written> written;        ///< none: the version is known
};

/// Writes the export, and says on `surroundings.say` what it waits for. Refuses as Studio and Exchange do; with E-archive as
/// read_archive does; with E-usage, E-write and E-path as write_files does. No refusal and no progress has the key in it.
Result<Fetched> fetch_export(const FetchOptions& options, const ApiKey& key, Transfer& transfer,
                             const Surroundings& surroundings);

/// A line for a person.
[[nodiscard]] std::string to_line(const Fetched& fetched);

/// {"version": 7, "output": "x.zip", "bytes": 4321, "entries": 12}; null stands for what is not there.
[[nodiscard]] std::string to_json(const Fetched& fetched);

}  // namespace ei_ota::fetch
