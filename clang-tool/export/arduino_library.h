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

/// All files of the library, by path from its root, except those whose name begins with a dot. Refuses with E-path what cannot
/// be read, and links: their target may lie outside the library.
Result<std::map<std::string, std::string>> read_library(const ExportTree& tree);

/// What sketches include for the model: NAME_inferencing.h in src/; empty if it cannot be determined.
[[nodiscard]] std::string inferencing_header(const ExportTree& tree);

}  // namespace ei_ota
