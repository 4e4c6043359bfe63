// SPDX-License-Identifier: MIT
// serve/head.h: a request line with its header fields, checked before cpp-httplib reads it.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace ei_ota::serve {

constexpr std::size_t longest_head = 8192;
constexpr std::size_t longest_target = 2048;
constexpr std::size_t most_fields = 64;

/// Where the first head in these bytes ends, behind its empty line; npos if it is not all there.
[[nodiscard]] std::size_t head_end(std::string_view bytes);

struct Head {
  int status = 0;     ///< why it is not taken; 0: it is taken
  std::string text;   ///< without the field Range, for cpp-httplib would answer that by itself, and wrongly beyond the end
  std::string range;  ///< the value of that field
};

/// Takes no body, no control characters, no continued lines, no blanks in a field's name, and each field that is read here
/// once: a proxy may take any of these in another way.
[[nodiscard]] Head check_head(std::string_view head);

}  // namespace ei_ota::serve
