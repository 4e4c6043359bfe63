// SPDX-License-Identifier: MIT
#include "rewrite/handshake.h"

#include <fmt/format.h>

#include "base/version.h"
#include "ei_ota/ei_ota_model.h"
#include "rewrite/declaration.h"

namespace ei_ota {

std::string refuse_other_runtime() {
  return fmt::format(
      "#if !defined(EI_OTA_TABLE_FORMAT) || EI_OTA_TABLE_FORMAT != {0}\n"
      "#error \"EiOta: this was made by ei-ota {1} for another runtime, whose tables are of format {0}; use the runtime that "
      "came "
      "with that ei-ota, or patch again with the one that came with this runtime\"\n"
      "#endif\n",
      EI_OTA_TABLE_FORMAT, version());
}

std::vector<std::string> runtime_defines() {
  return {fmt::format("EI_OTA_TABLE_FORMAT={}", EI_OTA_TABLE_FORMAT), fmt::format("{}=", placeable),
          fmt::format("{}=", initialised)};
}

}  // namespace ei_ota
