// SPDX-License-Identifier: MIT
// base/json_error.h: why a text is not JSON, without the library's wording.
#pragma once
#include <exception>
#include <string>

namespace ei_ota {

/// "it is not valid JSON from line 3 on"
/// @param error  what nlohmann's parser threw
[[nodiscard]] std::string why_no_json(const std::string& text, const std::exception& error);

}  // namespace ei_ota
