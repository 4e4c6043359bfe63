// SPDX-License-Identifier: MIT
// parse/text/macros.h: what a source's macros say.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ei_ota {

/// The text after `#define NAME`; of several definitions of a name, all texts one after the other.
using Macros = std::map<std::string, std::string, std::less<>>;

/// Adds "NAME" and "NAME=VALUE", as compilers take them after -D.
void add_defines(const std::vector<std::string>& defines, Macros& macros);

/// The first word that `wanted` accepts, in the text or in what its macros expand to, directly or through other macros; empty
/// if there is none. Words in comments count.
[[nodiscard]] std::string find_word(std::string_view text, const Macros& macros,
                                    const std::function<bool(std::string_view)>& wanted);

}  // namespace ei_ota
