// SPDX-License-Identifier: MIT
// rewrite/taken_names.h: names that no model can have, as the runtime's public headers were when the tool was built
// (cmake/EiOtaNames.cmake).
#pragma once
#include <span>
#include <string_view>

namespace ei_ota {

/// Names of the runtime that begin as models do, "ei_ota_apply", and beginnings of its macros that end as models' do,
/// "EI_OTA_ERR_".
[[nodiscard]] std::span<const std::string_view> taken_names();

/// Ids, in small letters, that mean something else: "runtime", "arduino", "install".
[[nodiscard]] std::span<const std::string_view> reserved_ids();

}  // namespace ei_ota
