// SPDX-License-Identifier: MIT
// rewrite/handshake.h: how generated code does not compile with a runtime that it was not made for.
#pragma once
#include <string>
#include <vector>

namespace ei_ota {

/// What follows the include of ei_ota_model.h: an #error where that header has tables of another format than the tool's. What
/// was compiled apart does not link (EI_OTA_VERSIONED in ei_ota_model.h).
[[nodiscard]] std::string refuse_other_runtime();

/// What ei_ota_model.h defines, for a reader of generated code that does not see it: "EI_OTA_TABLE_FORMAT=1", ...
[[nodiscard]] std::vector<std::string> runtime_defines();

}  // namespace ei_ota
