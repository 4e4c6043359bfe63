// SPDX-License-Identifier: MIT
// rewrite/header_flag.h: how a firmware that picked up an original header instead of its patched copy fails to link.
#pragma once
#include <string>
#include <vector>

#include "rewrite/edits.h"

namespace ei_ota {

/// C++ that stands at the end of a header, with a guard of its own, made of what it defines: whether the header has one, and
/// where its last #endif belongs, is not known. Sources of EiOta's own, which define eiota_generated_weights_source, do not get
/// it: they are not the ones that have to include the patched header.
[[nodiscard]] Edit at_end(const std::string& header_text, const std::string& symbol, const std::string& text);

/// What has a source refused that included the original header at `path` before its patched copy: the original's guard keeps
/// all that the copy declares out, but not what stands behind the guard. No edits where the header has no guard, for then the
/// two define the same names.
/// @param mark  the macro by which the copy tells that it is one
[[nodiscard]] std::vector<Edit> refuse_original(const std::string& header_text, const std::string& path,
                                                const std::string& mark);

/// The definition of `flag`, which a weight table names.
[[nodiscard]] Edit define_flag(const std::string& header_text, const std::string& flag);

}  // namespace ei_ota
