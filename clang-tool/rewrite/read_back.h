// SPDX-License-Identifier: MIT
// rewrite/read_back.h: a patched source is read again, as a check that it says what was meant.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parse/eon/eon_source.h"

namespace ei_ota {

/// @param defines  that the original was read with
[[nodiscard]] Result<EonSource> read_back(SourceText patched, std::vector<std::string> defines);

/// The patched source at `path` says something else than what was meant: a defect of EiOta.
[[nodiscard]] Refusal not_read_back(const std::string& path, const std::string& found, std::string_view expected);

}  // namespace ei_ota
