// SPDX-License-Identifier: MIT
// release/device.h: what a release's devices do with weights, and what payloads they can be sent.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "release/store.h"

namespace ei_ota {

/// Names of decoders.
inline constexpr std::string_view structural_decoder = "structural";
inline constexpr std::string_view range_decoder = "range";

/// As a baseline keeps it. It may contain names from later versions.
struct Device {
  std::string storage = "ram";
  /// "load-image", "copy", "none", or "flash" if all factory weights stay in flash; nothing in baselines older than this field
  std::optional<std::string> restore;
  std::vector<std::string> decoders = {"structural"};
  std::uint32_t lowest_format = 1;  ///< of payloads
  std::uint32_t highest_format = 1;
  std::optional<Store> store = {};  ///< in the address space; nothing if it was not given
  bool is_known = true;             ///< an export does not tell of its devices
};

/// How a payload is coded; the defaults are this tool's.
struct PayloadForm {
  std::uint32_t format = 1;
  std::string_view decoder = structural_decoder;
};

[[nodiscard]] bool has_decoder(const Device& device, std::string_view decoder);

/// Why such devices take no delta, as "the devices have ..": they lack the decoder, or the factory weights it would be coded
/// against, or it is not known; nothing if they take deltas.
[[nodiscard]] std::optional<std::string> why_no_delta(const Device& device);

/// Why such devices cannot read such a payload, as "the devices take .."; nothing if they can.
[[nodiscard]] std::optional<std::string> unreadable(const Device& device, const PayloadForm& form);

}  // namespace ei_ota
