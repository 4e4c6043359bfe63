// rewrite/declaration.h: a constant's declaration turned into a weight's.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "parse/eon_source.h"
#include "rewrite/edits.h"

namespace ei_ota {

/// The edits that make a definition writable: `const` becomes EI_OTA_WEIGHT, MODEL_SECTION(...) goes. Refuses with
/// E-declaration what hides its const in a macro or typedef, declares several names at once, or is more than const.
Result<std::vector<Edit>> make_weight(const SourceText& source, const Macros& macros, const DefinitionSite& site,
                                      const std::string& name);

/// The text of a writable copy of a definition under another name, without a line end.
Result<std::string> weight_copy(const SourceText& source, const Macros& macros, const DefinitionSite& site,
                                const std::string& name, const std::string& copy_name);

}  // namespace ei_ota
