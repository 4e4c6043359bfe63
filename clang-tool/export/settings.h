// SPDX-License-Identifier: MIT
// export/settings.h: turns what a header says into settings: a name, and a value in one spelling.
#pragma once
#include <string>

#include "release/context.h"

namespace ei_ota {

/// One spelling of a value: "1.0f", "1.0" and "1" are the same, "16000*1" is 16000, a string has no quotes. Studio's versions
/// differ in a double's last digits, so fractions are compared as floats.
[[nodiscard]] std::string canonical(const std::string& text);

/// Baselines keep settings by their names: a second setting of the same name gets a number.
void add_setting(Settings& settings, const std::string& name, std::string value);

}  // namespace ei_ota
