// SPDX-License-Identifier: MIT
#include "release/json_node.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace ei_ota {
namespace {

constexpr std::size_t longest_excerpt = 40;

}  // namespace

void JsonNode::refuse(const std::string& expected) const {
  auto found = json_->is_object()  ? "an object"
               : json_->is_array() ? "a list"
                                   : json_->dump(-1, ' ', false, Json::error_handler_t::replace);
  if (found.size() > longest_excerpt) found = found.substr(0, longest_excerpt) + "..";
  throw Malformed(fmt::format("{} is {}, not {}", path_.empty() ? "the whole of it" : path_, found, expected));
}

bool JsonNode::has(const std::string& key) const { return json_->is_object() && json_->contains(key); }

JsonNode JsonNode::operator[](const std::string& key) const {
  if (!json_->is_object()) refuse("an object with the key " + key);
  const auto found = json_->find(key);
  if (found == json_->end()) throw Malformed(fmt::format("{}{} is missing", path_.empty() ? "" : path_ + ".", key));
  return {*found, path_.empty() ? key : path_ + "." + key};
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::members() const {
  if (!json_->is_object()) refuse("an object");
  std::vector<std::pair<std::string, JsonNode>> found;
  for (const auto& [key, value] : json_->items()) found.emplace_back(key, JsonNode(value, path_ + "." + key));
  return found;
}

std::vector<JsonNode> JsonNode::elements() const {
  if (!json_->is_array()) refuse("a list");
  std::vector<JsonNode> found;
  for (std::size_t i = 0; i < json_->size(); ++i) found.push_back({(*json_)[i], fmt::format("{}[{}]", path_, i)});
  return found;
}

bool JsonNode::is_null() const { return json_->is_null(); }

bool JsonNode::flag() const {
  if (!json_->is_boolean()) refuse("true or false");
  return json_->get<bool>();
}

std::string JsonNode::text() const {
  if (!json_->is_string()) refuse("a text");
  return json_->get<std::string>();
}

std::vector<std::string> JsonNode::texts() const {
  std::vector<std::string> found;
  for (const auto& element : elements()) found.push_back(element.text());
  return found;
}

std::uint64_t JsonNode::natural_up_to(std::uint64_t largest) const {
  if (!json_->is_number_unsigned() || json_->get<std::uint64_t>() > largest)
    refuse(fmt::format("a whole number from 0 to {}", largest));
  return json_->get<std::uint64_t>();
}

}  // namespace ei_ota
