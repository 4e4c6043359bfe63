// SPDX-License-Identifier: MIT
// rewrite/handshake.h: keeps generated code from compiling with a runtime that it was not made for.
#pragma once
#include <string>
#include <vector>

namespace ei_ota {

/// What follows the include of ei_ota_model.h: an #error if that header has another table format than the tool. Separately
/// compiled code does not link (EI_OTA_VERSIONED in ei_ota_model.h).
[[nodiscard]] std::string refuse_other_runtime();

/// What ei_ota_model.h defines, for whatever reads generated code without that header: "EI_OTA_TABLE_FORMAT=1", ...
[[nodiscard]] std::vector<std::string> runtime_defines();

}  // namespace ei_ota
