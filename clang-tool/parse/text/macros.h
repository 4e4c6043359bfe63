// SPDX-License-Identifier: MIT
// parse/text/macros.h: what a source's macros say.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ei_ota {

/// The text behind `#define NAME`, of each #define of a name one after the other.
using Macros = std::map<std::string, std::string, std::less<>>;

/// Adds "NAME" and "NAME=VALUE", as compilers take them behind -D.
void add_defines(const std::vector<std::string>& defines, Macros& macros);

/// The first word of a text that `wanted` says yes to, be it in the text or in what a macro of it, or a macro of that, stands
/// for; empty if there is none. Words of comments count.
[[nodiscard]] std::string find_word(std::string_view text, const Macros& macros,
                                    const std::function<bool(std::string_view)>& wanted);

}  // namespace ei_ota
