// SPDX-License-Identifier: MIT
#include "rewrite/edits.h"

#include <algorithm>

namespace ei_ota {

std::string apply_edits(std::string_view text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.removed.begin < b.removed.begin; });
  std::string result;
  result.reserve(text.size() + text.size() / 8);  // what edits and the caller add to a large text moves it nowhere
  std::size_t done = 0;
  for (const auto& edit : edits) {
    result += text.substr(done, edit.removed.begin - done);
    result += edit.text;
    done = edit.removed.end;
  }
  result += text.substr(done);
  return result;
}

}  // namespace ei_ota
