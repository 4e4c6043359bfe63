// SPDX-License-Identifier: MIT
// cli/firmware_options.h: what `patch` and `baseline` have in common: both state what a firmware does with an export.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/options.h"
#include "export/read_export.h"
#include "rewrite/weight_table.h"

namespace ei_ota {

/// "load-image", "copy" or "none"; nothing for any other name.
[[nodiscard]] std::optional<Restore> restore_named(std::string_view name);

/// Checks --storage, --restore and --decoders. Refuses with E-usage and E-weight-placed.
Status check_options(const FirmwareOptions& options);

/// The export as it is in a firmware with these options. Prints notes about it to standard error. Refuses with E-storage
/// what cannot stay in flash, with E-usage and E-store a --store that cannot work.
Result<Export> read_for_firmware(const FirmwareOptions& options);

/// Adds the baseline's two files to those that a run writes into `folder`; the .json lists all of them.
/// @return the path of the .json
std::filesystem::path add_baseline(const Release& release, const std::filesystem::path& folder, const std::string& id,
                                   std::map<std::filesystem::path, std::string>& files);

}  // namespace ei_ota
