// SPDX-License-Identifier: MIT
// base/visible.h: text of a file or a name, for a terminal.
#pragma once
#include <string>
#include <string_view>

namespace ei_ota {

/// The text with nothing in it that a terminal obeys or that changes how its neighbours are read: control characters, line
/// ends among them, marks of writing direction and bytes that are no UTF-8 become \xNN. All other characters stay.
[[nodiscard]] std::string visible(std::string_view text);

/// The text as JSON can hold it: bytes that are no UTF-8 become \xNN.
[[nodiscard]] std::string as_utf8(std::string_view text);

}  // namespace ei_ota
