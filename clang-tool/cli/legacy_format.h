// SPDX-License-Identifier: MIT
// cli/legacy_format.h: `ei-ota payload --format legacy`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "export/read_export.h"

namespace ei_ota {

/// The legacy payload of an export for the firmware of these baselines, whose layout is the export's. Refuses with E-legacy,
/// also where firmware numbers its tensors otherwise and the baseline is no export that would tell how, or where it has other
/// values beside the tensors; without a baseline those are a warning.
Result<std::string> legacy_payload(const Export& contents, const std::vector<std::filesystem::path>& baselines,
                                   const std::vector<std::string>& defines);

}  // namespace ei_ota
