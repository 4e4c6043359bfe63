// SPDX-License-Identifier: MIT
// release/json_node.h: a value in foreign JSON, with its path for messages.
#pragma once
#include <cstdint>
#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace ei_ota {

class JsonNode {
 public:
  using Json = nlohmann::ordered_json;

  /// The value is not what is expected: "models[0].weights[2].size is "1", not a whole number from 0 on".
  struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  explicit JsonNode(const Json& json) : json_(&json) {}

  [[nodiscard]] bool has(const std::string& key) const;
  [[nodiscard]] JsonNode operator[](const std::string& key) const;
  [[nodiscard]] std::vector<std::pair<std::string, JsonNode>> members() const;
  [[nodiscard]] std::vector<JsonNode> elements() const;
  [[nodiscard]] bool is_null() const;
  [[nodiscard]] bool flag() const;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::vector<std::string> texts() const;

  /// A count, an index or an id. The library's own conversions wrap what is too large and are undefined for most fractions.
  template <class T>
  [[nodiscard]] T natural() const {
    return static_cast<T>(natural_up_to(std::numeric_limits<T>::max()));
  }

  [[noreturn]] void refuse(const std::string& expected) const;

 private:
  JsonNode(const Json& json, std::string path) : json_(&json), path_(std::move(path)) {}
  [[nodiscard]] std::uint64_t natural_up_to(std::uint64_t largest) const;

  const Json* json_;
  std::string path_;
};

}  // namespace ei_ota
