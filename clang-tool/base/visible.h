// SPDX-License-Identifier: MIT
// base/visible.h: text of a file or a name, for a terminal.
#pragma once
#include <string>
#include <string_view>

namespace ei_ota {

/// The text without anything that controls a terminal or changes how its surroundings are read: control characters, including
/// line ends, marks of writing direction and bytes that are not UTF-8 become \xNN. All other characters stay.
[[nodiscard]] std::string visible(std::string_view text);

/// The text as JSON can hold it: bytes that are not UTF-8 become \xNN.
[[nodiscard]] std::string as_utf8(std::string_view text);

}  // namespace ei_ota
