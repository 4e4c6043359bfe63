// SPDX-License-Identifier: MIT
// cli/legacy_format.h: `ei-ota payload --format legacy`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "export/read_export.h"

namespace ei_ota {

/// The legacy payload of an export for the firmware of these baselines, which have the layout of the export. Refuses with
/// E-legacy, also if the firmware numbers its tensors differently and its baseline is not an export that would show how, or if
/// its header weights differ; without a baseline, header weights cause a warning.
Result<std::string> legacy_payload(const Export& contents, const std::vector<std::filesystem::path>& baselines,
                                   const std::vector<std::string>& defines);

}  // namespace ei_ota
