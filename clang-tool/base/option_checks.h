// SPDX-License-Identifier: MIT
// base/option_checks.h: what is wrong with an option's value, as CLI11 wants a check to say it; empty if nothing is.
#pragma once
#include <string>

namespace ei_ota {

/// "" would be as if the option had not been given: a key's path from a variable that is not set.
[[nodiscard]] inline std::string something(const std::string& value) { return value.empty() ? "nothing is given" : ""; }

}  // namespace ei_ota
