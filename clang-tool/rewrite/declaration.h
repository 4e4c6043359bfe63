// SPDX-License-Identifier: MIT
// rewrite/declaration.h: a constant's declaration turned into a weight's.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parse/eon/eon_source.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// What a weight is declared with (runtime/include/ei_ota/ei_ota_model.h): an array that contains only weights, and an object
/// that contains more, which start-up code has to initialise.
constexpr std::string_view placeable = "EI_OTA_WEIGHT";
constexpr std::string_view initialised = "EI_OTA_INITIALISED_WEIGHT";

/// The edits that make a definition writable: `const` becomes `macro`, MODEL_SECTION(...) is removed. Refuses with
/// E-declaration what hides its const in a macro or typedef, declares several names at once, or is declared as more than
/// const.
Result<std::vector<Edit>> make_weight(const SourceText& source, const Macros& macros, const DefinitionSite& site,
                                      const std::string& name, std::string_view macro);

/// The text of a writable copy of an object under another name, without a line end.
Result<std::string> weight_copy(const SourceText& source, const Macros& macros, const DefinitionSite& site,
                                const std::string& name, const std::string& copy_name);

}  // namespace ei_ota
