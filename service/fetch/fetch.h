// SPDX-License-Identifier: MIT
// fetch/fetch.h: the whole way from options to a file that is there as a whole, checked, or not at all.
#pragma once
#include "base/result.h"
#include "fetch/api_key.h"
#include "fetch/options.h"
#include "fetch/surroundings.h"
#include "fetch/transfer.h"

namespace ei_ota::fetch {

/// Writes the export, and says on `surroundings.say` what it waits for. Refuses as Studio and Exchange do; with E-archive as
/// read_archive does; with E-usage, E-write and E-path as write_files does. No refusal and no progress has the key in it.
/// @return a line that says what was written
Result<std::string> fetch_export(const FetchOptions& options, const ApiKey& key, Transfer& transfer,
                                 const Surroundings& surroundings);

}  // namespace ei_ota::fetch
