// SPDX-License-Identifier: MIT
// cli/model_id.h: a model's name in a firmware.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// --name. Refuses with E-usage.
Result<std::string> c_identifier(const std::string& name);

/// The model's name in a firmware: `name` if given, else that of the export's folder or archive without the version that
/// Studio appends, so that the next export gets the same name. Refuses with E-usage what is not a C identifier, and a name
/// that would give the model's symbols names that the runtime, the CMake package or an Arduino library uses.
Result<std::string> model_id(const std::optional<std::string>& name, const std::filesystem::path& path);

}  // namespace ei_ota
