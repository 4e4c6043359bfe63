// SPDX-License-Identifier: MIT
// export/arduino_library.h: the Arduino library around an export.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "export/export_tree.h"

namespace ei_ota {

/// All files of the library, by path from its root, but for what has a name with a dot in front. Refuses with E-path what
/// cannot be read, and links: what they point to may be no part of the library.
Result<std::map<std::string, std::string>> read_library(const ExportTree& tree);

/// What sketches include for the model: NAME_inferencing.h in src/; empty where it is not to be told.
[[nodiscard]] std::string inferencing_header(const ExportTree& tree);

}  // namespace ei_ota
