// SPDX-License-Identifier: MIT
// cli/rounding.h: what --round-scales does.
#pragma once
#include <cstdio>
#include <optional>

#include "model/round_scales.h"
#include "release/release.h"

namespace ei_ota {

struct Rounding {
  unsigned scale_bits;
  RoundingErrors errors;
};

/// Rounds the scales of a release as asked. @return nothing if it was not asked for
std::optional<Rounding> round_as_asked(Release& release, std::optional<unsigned> scale_bits);

/// Prints a line for people; nothing without a rounding.
void print_rounding(const std::optional<Rounding>& rounding, std::FILE* stream = stdout);

}  // namespace ei_ota
