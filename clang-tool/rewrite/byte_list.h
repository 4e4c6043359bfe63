// SPDX-License-Identifier: MIT
// rewrite/byte_list.h: bytes as the numbers of a C initialiser.
#pragma once
#include <string>
#include <string_view>

namespace ei_ota {

/// 24 a line, each line begun anew, without the braces.
[[nodiscard]] std::string byte_list(std::string_view bytes);

}  // namespace ei_ota
