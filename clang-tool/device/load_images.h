// SPDX-License-Identifier: MIT
// device/load_images.h: the linker symbols by which the runtime finds the initial values of .data in flash.
#pragma once
#include <string>
#include <vector>

namespace ei_ota {

struct LoadImageSymbols {
  std::string load;  ///< start of the initial values
  std::string data;  ///< start of .data
  std::string end;   ///< end of .data; a linker script need not define it
};

/// Of each linker script that the runtime knows.
[[nodiscard]] std::vector<LoadImageSymbols> known_load_images();

}  // namespace ei_ota
