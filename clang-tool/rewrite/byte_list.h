// SPDX-License-Identifier: MIT
// rewrite/byte_list.h: bytes as the numbers of a C initialiser.
#pragma once
#include <string>
#include <string_view>

namespace ei_ota {

/// 24 per line, each on a new line, without the braces.
[[nodiscard]] std::string byte_list(std::string_view bytes);

}  // namespace ei_ota
