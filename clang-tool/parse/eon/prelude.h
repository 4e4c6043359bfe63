// SPDX-License-Identifier: MIT
// parse/eon/prelude.h: the declarations that a compiled model expects from the SDK, as far as its own declarations need them.
#pragma once
#include <string>
#include <string_view>

namespace ei_ota {

/// C++ text to parse a compiled model after: standard integer types and the TFLite types with the members that a model's tables
/// name. Standard containers, parameter structs of ops (TfLite...Params; empty, as CompactText leaves out their values) and
/// enumerators (kTfLite...) are declared if `source` uses them, so that even an unknown op parses.
[[nodiscard]] std::string prelude_for(std::string_view source);

}  // namespace ei_ota
