// SPDX-License-Identifier: MIT
#include "release/device.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ei_ota {

bool has_decoder(const Device& device, std::string_view decoder) {
  return std::ranges::find(device.decoders, decoder) != device.decoders.end();
}

std::optional<std::string> why_no_delta(const Device& device) {
  if (!device.is_known) return "an export does not tell what its devices decode, which the ID.eiota.json of their release does";
  if (!has_decoder(device, range_decoder)) return "the devices have no range decoder";
  if (!device.restore || *device.restore == "none")
    return "the devices keep no factory weights, which a delta is coded against";
  if (*device.restore != "load-image" && *device.restore != "copy" && *device.restore != "flash")
    return "the devices keep their factory weights in a way that this ei-ota does not know, " + *device.restore;
  return std::nullopt;
}

std::optional<std::string> unreadable(const Device& device, const PayloadForm& form) {
  if (form.format < device.lowest_format || form.format > device.highest_format)
    return fmt::format("the devices accept payload formats {} to {}, and the payload has format {}", device.lowest_format,
                       device.highest_format, form.format);
  if (!has_decoder(device, form.decoder))
    return fmt::format("the devices accept payloads coded as {}, and the payload is {}",
                       device.decoders.empty() ? "nothing" : fmt::format("{}", fmt::join(device.decoders, " or ")),
                       form.decoder);
  return std::nullopt;
}

}  // namespace ei_ota
