// SPDX-License-Identifier: MIT
// fetch/api_key.h: the key for Studio's API, which appears in nothing but the requests to it.
#pragma once
#include <filesystem>
#include <string>
#include <utility>

#include "base/result.h"

namespace ei_ota::fetch {

class ApiKey {
 public:
  explicit ApiKey(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& text() const { return text_; }

  /// What a server has said, with *** in place of the key.
  [[nodiscard]] std::string hidden_in(std::string said) const;

 private:
  std::string text_;
};

/// Takes a variable out of the environment of this process: its bytes are overwritten, because /proc shows them as long as
/// the process runs, and no child inherits it.
/// @return its value; empty if it is not set
std::string take_variable(const std::string& name);

/// The key of the file, or else that of the variable EI_API_KEY. Refuses with E-api-key if there is none, or if it cannot be
/// one; with E-path as read_file does.
Result<ApiKey> read_key(const std::filesystem::path& file, std::string variable);

}  // namespace ei_ota::fetch
