// rewrite/handshake.h: how generated code does not compile with a runtime that it was not made for.
#pragma once
#include <string>

namespace ei_ota {

/// What follows the include of ei_ota_model.h: an #error where that header has tables of another format than the tool's. What
/// was compiled apart does not link (EI_OTA_VERSIONED in ei_ota_model.h).
[[nodiscard]] std::string refuse_other_runtime();

/// "EI_OTA_TABLE_FORMAT=1", for a reader of generated code that does not see ei_ota_model.h.
[[nodiscard]] std::string table_format_define();

}  // namespace ei_ota
