// SPDX-License-Identifier: MIT
// rewrite/header_flag.h: makes a firmware fail to link if it picked up an original header instead of the patched one.
#pragma once
#include <string>
#include <vector>

#include "rewrite/edits.h"

namespace ei_ota {

/// C++ at the end of a header, with a guard of its own, named after what it defines: whether the header has a guard, and what
/// its last #endif belongs to, is not known. EiOta's own sources, which define eiota_generated_weights_source, leave it out:
/// they are not the ones that have to include the patched header.
[[nodiscard]] Edit at_end(const std::string& header_text, const std::string& symbol, const std::string& text);

/// Makes the compiler refuse a source that included the original header at `path` before the patched one: the original's guard
/// keeps out everything that the patched one declares, but not what follows the guard. No edits if the header has no guard,
/// since then the two define the same names.
/// @param mark  the macro that marks the patched header
[[nodiscard]] std::vector<Edit> refuse_original(const std::string& header_text, const std::string& path,
                                                const std::string& mark);

/// The definition of `flag`, which a weight table names.
[[nodiscard]] Edit define_flag(const std::string& header_text, const std::string& flag);

}  // namespace ei_ota
