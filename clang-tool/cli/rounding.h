// SPDX-License-Identifier: MIT
// cli/rounding.h: what --round-scales does.
#pragma once
#include <optional>
#include <string>

#include "model/round_scales.h"
#include "release/release.h"

namespace ei_ota {

/// Rounds the scales of a release as asked. @return by how much that changed them; nothing if it was not asked for
std::optional<RoundingErrors> round_as_asked(Release& release, std::optional<unsigned> scale_bits);

/// That as a line for people.
[[nodiscard]] std::string rounding_line(const RoundingErrors& errors, unsigned scale_bits);

}  // namespace ei_ota
