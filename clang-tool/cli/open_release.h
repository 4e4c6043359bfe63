// cli/open_release.h: EXPORT|BASELINE, as most subcommands take it.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "export/read_export.h"
#include "model/context.h"
#include "model/release.h"

namespace ei_ota {

/// The release of an export's folder or archive, or of a baseline's .json file, as far as it can be read: to look at.
Result<Release> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines);

/// The same, but refuses an export with weights that are not read: to make files of.
Result<Release> open_whole_release(const std::filesystem::path& path, const std::vector<std::string>& defines);

/// An export all of whose weights are read.
Result<Export> read_whole_export(const std::filesystem::path& path, const std::vector<std::string>& defines);

/// --allow project,labels. Refuses with E-usage.
Result<Allowed> read_allowed(const std::vector<std::string>& names);

/// The model's name in a firmware: `name` if given, else made of the path. Refuses with E-usage what is no C identifier.
Result<std::string> model_id(const std::string& name, const std::filesystem::path& path);

}  // namespace ei_ota
