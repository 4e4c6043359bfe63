// SPDX-License-Identifier: MIT
// rewrite/edits.h: changes to a text, by offsets in the original text.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "parse/text/source_text.h"

namespace ei_ota {

struct Edit {
  Span removed;  ///< empty for an insertion
  std::string text;
};

/// Applies edits that do not overlap, in any order; those at one place stay in the order given.
[[nodiscard]] std::string apply_edits(std::string_view text, std::vector<Edit> edits);

}  // namespace ei_ota
