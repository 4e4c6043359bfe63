// SPDX-License-Identifier: MIT
// fetch/answer.h: what an answer of Studio's API says, or why it says nothing.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/result.h"
#include "fetch/api_key.h"
#include "fetch/transfer.h"

namespace ei_ota::fetch {

/// An object that says "success": true. Refuses with E-api-key for 401 and 403, else with E-studio.
Result<nlohmann::json> read_answer(const Answer& answer, const std::string& where, const ApiKey& key);

/// Refuses as read_answer() does an answer that is not a download, but an error, a page or a status.
/// @param is_studio  it comes from the API, whose 401 and 403 are about the key; else from storage
Status check_download(const Answer& answer, const std::string& where, const ApiKey& key, bool is_studio);

/// Members that need not be there, or be of that type.
[[nodiscard]] std::optional<std::uint64_t> number_of(const nlohmann::json& object, const char* name);
[[nodiscard]] bool is_true(const nlohmann::json& object, const char* name);
[[nodiscard]] bool has(const nlohmann::json& object, const char* name);  ///< and it is not null

}  // namespace ei_ota::fetch
