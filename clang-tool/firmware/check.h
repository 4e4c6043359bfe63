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
  std::string load_symbol;  ///< EI_OTA_LOAD_START and EI_OTA_DATA_START, if the firmware was built with them
  std::string data_symbol;
  std::string data_end_symbol;  ///< EI_OTA_DATA_END; may be empty although the others are given
};

/// Returns what was proven, as a sentence. Weights that stay in flash are told apart from others by the model's base. Refuses
/// with E-firmware if there is no model of this layout; if the weights differ; if they have no initial values and the runtime
/// does not fill them from a factory copy, or that copy differs; or (RESTORE LOAD_IMAGE) if no known linker symbols delimit a
/// .data that contains all weights and their initial values. Refuses with E-store where there is no room for the baseline's
/// payload store.
Result<std::string> check_firmware(const ElfImage& firmware, const Release& baseline, const FirmwareCheck& check);

}  // namespace ei_ota
