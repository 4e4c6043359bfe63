// SPDX-License-Identifier: MIT
// serve/tokens.h: who may ask for which projects.
//
//     # the cold store's devices
//     d5m0Kq9vXw2sLr7t 1234,1235
//
// A line has a token and the projects that it opens. A token is kept as its digest: what is compared has the same length and
// tells nothing by the time that it takes, and no memory dump has it.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/result.h"

namespace ei_ota::serve {

/// Fewer characters could be found by trying.
constexpr std::size_t shortest_token = 16;
constexpr std::size_t longest_token = 512;

struct Grant {
  Sha256 token;
  std::vector<std::uint32_t> projects;

  [[nodiscard]] bool opens(std::uint32_t project) const;
};

class Tokens {
 public:
  Tokens() = default;
  explicit Tokens(std::vector<Grant> grants) : grants_(std::move(grants)) {}

  /// What the token grants; null if nobody has it. Takes the same time for every token.
  [[nodiscard]] const Grant* find(std::string_view token) const;
  [[nodiscard]] std::size_t size() const { return grants_.size(); }

 private:
  std::vector<Grant> grants_;
};

/// Refuses with E-tokens, naming the line but nothing that is in it.
Result<Tokens> read_token_list(std::string_view text, const std::string& where);

/// Also refuses a file that users other than its owner may read or write.
Result<Tokens> load_tokens(const std::filesystem::path& path);

}  // namespace ei_ota::serve
