// SPDX-License-Identifier: MIT
#include "cli/rounding.h"

#include <fmt/format.h>

#include "cli/print.h"

namespace ei_ota {

std::optional<Rounding> round_as_asked(Release& release, std::optional<unsigned> scale_bits) {
  if (!scale_bits) return std::nullopt;
  return Rounding{*scale_bits, round_scales(release.image, *scale_bits)};
}

void print_rounding(const std::optional<Rounding>& rounding, std::FILE* stream) {
  if (!rounding) return;
  if (rounding->errors.scale == 0) {
    print_line(fmt::format("no scale has more than {} bits: nothing is rounded", rounding->scale_bits), stream);
    return;
  }
  print_line(fmt::format("scales are rounded to {} bits: largest relative error of a scale {:.2g}, of a bias {:.2g}",
                         rounding->scale_bits, rounding->errors.scale, rounding->errors.bias),
             stream);
}

}  // namespace ei_ota
