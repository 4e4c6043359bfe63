// SPDX-License-Identifier: MIT
// firmware/check.h: does a linked firmware hold these factory weights, where restore can find them?
#pragma once
#include <string>

#include "base/result.h"
#include "firmware/elf_image.h"
#include "release/release.h"

namespace ei_ota {

struct FirmwareCheck {
  std::string where;        ///< the firmware's name, for messages
  std::string id;           ///< of the model in the firmware
  std::string load_symbol;  ///< EI_OTA_LOAD_START and EI_OTA_DATA_START, where the firmware was built with them
  std::string data_symbol;
  std::string data_end_symbol;  ///< EI_OTA_DATA_END; may be empty where the others are given
};

/// Tells what was proven, in a sentence. Refuses with E-firmware: no model of this layout, other weights, weights without
/// initial values where the runtime does not fill them from a copy, a copy of other weights then, or (RESTORE LOAD_IMAGE) no
/// known linker symbols of a .data that holds all weights and whose initial values are theirs.
Result<std::string> check_firmware(const ElfImage& firmware, const Release& baseline, const FirmwareCheck& check);

}  // namespace ei_ota
