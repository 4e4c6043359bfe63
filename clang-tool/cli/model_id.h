// cli/model_id.h: what a model is called in a firmware.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"

namespace ei_ota {

/// --name. Refuses with E-usage.
Result<std::string> c_identifier(const std::string& name);

/// The model's name in a firmware: `name` if given, else made of the path. Refuses with E-usage what is no C identifier, and a
/// name by which the model's would be names that the runtime's headers or a key's have.
Result<std::string> model_id(const std::string& name, const std::filesystem::path& path);

}  // namespace ei_ota
