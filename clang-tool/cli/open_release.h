// SPDX-License-Identifier: MIT
// cli/open_release.h: EXPORT|BASELINE, as most subcommands take it.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "export/read_export.h"
#include "release/context.h"
#include "release/release.h"

namespace ei_ota {

struct OpenedRelease {
  Release release;
  std::vector<std::filesystem::path> files;  ///< that it was read from: no output may replace them
};

/// The release of an export's folder or archive, or of a baseline's .json file.
/// @param labels_like  an export's labels are weights if this release's are, with as much room
Result<OpenedRelease> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines,
                                   const Release* labels_like = nullptr);

/// --allow project,labels. Refuses with E-usage.
Result<Allowed> read_allowed(const std::vector<std::string>& names);

}  // namespace ei_ota
