// SPDX-License-Identifier: MIT
// rewrite/taken_names.h: names that no model can have, as the runtime's public headers were when the tool was built
// (cmake/EiOtaNames.cmake).
#pragma once
#include <span>
#include <string_view>

namespace ei_ota {

/// Names of the runtime that begin as a model's do, such as "ei_ota_apply", and prefixes of its macros that end as a model's
/// do, such as "EI_OTA_ERR_".
[[nodiscard]] std::span<const std::string_view> taken_names();

/// Ids, in lower case, that mean something else: "runtime", "arduino", "install".
[[nodiscard]] std::span<const std::string_view> reserved_ids();

}  // namespace ei_ota
