// SPDX-License-Identifier: MIT
// payload/texts.h: what a payload calls its model and the model's labels (docs/SPEC.md, "TLVs").
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ei_ota {

struct Texts {
  std::string title;
  std::vector<std::string> labels;
};

/// The bytes of their TLV. Refuses with E-usage: a title that is empty, too long or has control characters, a label without a
/// text, and more texts than a payload may have.
Result<std::string> texts_bytes(const Texts& texts);

/// What such bytes say.
[[nodiscard]] Texts read_texts(std::string_view bytes);

}  // namespace ei_ota
