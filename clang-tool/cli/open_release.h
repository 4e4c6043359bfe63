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

/// The release of an export's folder or archive, or of a baseline's .json file.
/// @param labels_like  of an export, labels are weights if they are in this release, with as much room
Result<Release> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines,
                             const Release* labels_like = nullptr);

/// The paths among a command's inputs that EXPORT|BASELINE stands for: a baseline has its image beside it.
[[nodiscard]] std::vector<std::filesystem::path> inputs_of(const std::filesystem::path& path);

/// --allow project,labels. Refuses with E-usage.
Result<Allowed> read_allowed(const std::vector<std::string>& names);

/// --name. Refuses with E-usage.
Result<std::string> c_identifier(const std::string& name);

/// The model's name in a firmware: `name` if given, else made of the path. Refuses with E-usage what is no C identifier.
Result<std::string> model_id(const std::string& name, const std::filesystem::path& path);

}  // namespace ei_ota
