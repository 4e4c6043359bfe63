// SPDX-License-Identifier: MIT
// payload/air_time.h: what a payload costs on the links that devices have.
#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace ei_ota {

/// A payload on one link. The time is that of the radio alone, without waiting, duty cycles and lost frames.
struct Transfer {
  std::string_view link;
  std::size_t frames;
  double seconds;
};

/// LoRaWAN at spreading factors 7 and 10, Bluetooth LE, NB-IoT.
[[nodiscard]] std::array<Transfer, 4> transfers(std::size_t bytes);

}  // namespace ei_ota
