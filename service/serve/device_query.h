// SPDX-License-Identifier: MIT
// serve/device_query.h: what a device says about itself, as ei_ota_identity() writes it:
// layout=fd7d720250835e00&base=55c6cdff&version=7&slot=1&trial=0&decoders=structural,range,delta
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace ei_ota::serve {

struct Device {
  std::string layout;         ///< 16 hexadecimal digits
  std::string base;           ///< of its factory weights: 8 hexadecimal digits; empty if it did not say
  std::uint32_t version = 0;  ///< of its live weights; 0: factory weights
  bool takes_range = false, takes_delta = false;
};

struct BadQuery {
  std::string why;  ///< for a person; has nothing of the query in it
};

/// Parameters and decoders that are not known are ignored: newer devices say more. All but the layout may be missing.
[[nodiscard]] std::variant<Device, BadQuery> read_device(std::string_view query);

}  // namespace ei_ota::serve
