// SPDX-License-Identifier: MIT
#include "release/device.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ei_ota {

std::optional<std::string> unreadable(const Device& device, const PayloadForm& form) {
  if (form.format < device.lowest_format || form.format > device.highest_format)
    return fmt::format("the devices accept payload formats {} to {}, and the payload has format {}", device.lowest_format,
                       device.highest_format, form.format);
  if (std::ranges::find(device.decoders, form.decoder) == device.decoders.end())
    return fmt::format("the devices accept payloads coded as {}, and the payload is {}",
                       device.decoders.empty() ? "nothing" : fmt::format("{}", fmt::join(device.decoders, " or ")),
                       form.decoder);
  return std::nullopt;
}

}  // namespace ei_ota
