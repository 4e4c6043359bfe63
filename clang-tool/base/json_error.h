// SPDX-License-Identifier: MIT
// base/json_error.h: why a text is no JSON, in words that are not the library's.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace ei_ota {

/// "it is not valid JSON from line 3 on"
[[nodiscard]] std::string why_no_json(const std::string& text, const nlohmann::json::exception& error);

}  // namespace ei_ota
