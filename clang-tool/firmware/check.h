// firmware/check.h: does a linked firmware hold these factory weights, where restore can find them?
#pragma once
#include <string>

#include "base/result.h"
#include "firmware/elf_image.h"
#include "model/release.h"

namespace ei_ota {

struct FirmwareCheck {
  std::string where;        ///< the firmware's name, for messages
  std::string id;           ///< of the model in the firmware
  std::string load_symbol;  ///< EI_OTA_LOAD_START and EI_OTA_DATA_START, where the firmware was built with them
  std::string data_symbol;
};

/// Tells what was proven, in a sentence. Refuses with E-firmware: no model of this layout, other weights, weights that are not
/// writable data, or (RESTORE LOAD_IMAGE) no known pair of linker symbols that leads to their initial values.
Result<std::string> check_firmware(const ElfImage& firmware, const Release& baseline, const FirmwareCheck& check);

}  // namespace ei_ota
