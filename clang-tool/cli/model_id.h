// SPDX-License-Identifier: MIT
// cli/model_id.h: what a model is called in a firmware.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// --name. Refuses with E-usage.
Result<std::string> c_identifier(const std::string& name);

/// The model's name in a firmware: `name` if given, else that of the export's folder or archive without the version that Studio
/// puts at its end, so that the next export has the same. Refuses with E-usage what is no C identifier, and a name by which the
/// model's would be names that the runtime, the CMake package or an Arduino library has.
Result<std::string> model_id(const std::optional<std::string>& name, const std::filesystem::path& path);

}  // namespace ei_ota
