// SPDX-License-Identifier: MIT
// rewrite/manifest.h: ei_ota_ID.h, what an application includes: the model's name, its sizes, one line per weight.
#pragma once
#include <string>

#include "release/release.h"

namespace ei_ota {

/// Bytes by the size of a device's pointers.
struct PointerSizes {
  std::size_t bytes32 = 0;
  std::size_t bytes64 = 0;
};

/// What weights in flash take.
struct FlashSizes {
  PointerSizes slot;        ///< that a slot needs at most
  PointerSizes ram_tables;  ///< of two bind tables in RAM, if the store has them; 0 for models for the interpreter
};

/// @param weights_fingerprint  of the release, whose large image has already been hashed
/// @param payload_size  bytes of the largest payload, which a staging buffer needs
/// @param legacy_size  bytes of a legacy payload, 0 if there is none
/// @param sizes  all 0 if weights are not used in flash
[[nodiscard]] std::string manifest_header(const Release& release, const std::string& weights_fingerprint, const std::string& id,
                                          std::size_t payload_size, std::size_t legacy_size = 0, const FlashSizes& sizes = {});

}  // namespace ei_ota
