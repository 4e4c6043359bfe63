// SPDX-License-Identifier: MIT
// firmware/store_check.h: is there room for the payload store in a linked firmware?
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "firmware/elf_image.h"
#include "release/release.h"

namespace ei_ota {

/// Weights that are used in a slot, in bytes.
struct SlotUse {
  std::uint64_t image = 0;
  std::uint64_t bind_table = 0;  ///< which leads the firmware's models to them
};

/// Proves that slots hold the weights of the release, and that nothing that is linked lies in the store. Refuses with E-store.
/// @param use  nothing if weights are used in RAM
/// @return what was proven, as the end of a sentence; empty if the baseline has no store
Result<std::string> check_store(const ElfImage& firmware, const Release& baseline, const std::optional<SlotUse>& use,
                                const std::string& where);

}  // namespace ei_ota
