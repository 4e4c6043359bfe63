// SPDX-License-Identifier: MIT
#include "cli/rounding.h"

#include <fmt/format.h>

namespace ei_ota {

std::optional<RoundingErrors> round_as_asked(Release& release, std::optional<unsigned> scale_bits) {
  if (!scale_bits) return std::nullopt;
  return round_scales(release.image, *scale_bits);
}

std::string rounding_line(const RoundingErrors& errors, unsigned scale_bits) {
  return fmt::format("scales are rounded to {} bits: largest relative error of a scale {:.2g}, of a bias {:.2g}", scale_bits,
                     errors.scale, errors.bias);
}

}  // namespace ei_ota
