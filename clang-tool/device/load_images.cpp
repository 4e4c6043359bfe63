// SPDX-License-Identifier: MIT
#include "device/load_images.h"

namespace ei_ota {

std::vector<LoadImageSymbols> known_load_images() {
  return {
#define LOAD_IMAGE(load, data, end) {#load, #data, #end},
#include "../../runtime/src/load_image_symbols.h"
#undef LOAD_IMAGE
  };
}

}  // namespace ei_ota
