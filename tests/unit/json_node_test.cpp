// SPDX-License-Identifier: MIT
#include "release/json_node.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace ei_ota {
namespace {

/// What a look at a JSON text is refused for.
std::string said(const char* text, const std::function<void(const JsonNode&)>& look) {
  const auto json = JsonNode::Json::parse(text);
  try {
    look(JsonNode(json));
  } catch (const JsonNode::Malformed& malformed) {
    return malformed.what();
  }
  return "";
}

TEST(JsonNode, GivesWhatStandsThere) {
  const auto json = JsonNode::Json::parse(R"({"a": [{"b": 7, "c": true, "d": ["x", "y"], "e": null}]})");
  const auto node = JsonNode(json)["a"].elements().at(0);
  EXPECT_EQ(node["b"].natural<std::uint8_t>(), 7);
  EXPECT_TRUE(node["c"].flag());
  EXPECT_THAT(node["d"].texts(), testing::ElementsAre("x", "y"));
  EXPECT_TRUE(node["e"].is_null());
  EXPECT_TRUE(node.has("e"));
  EXPECT_FALSE(node.has("f"));
  EXPECT_EQ(node.members().size(), 4U);
}

TEST(JsonNode, NamesTheKeyThatIsMissing) {
  EXPECT_EQ(said(R"({"a": [{}]})", [](auto& node) { (void)node["a"].elements()[0]["size"]; }), "a[0].size is missing");
  EXPECT_EQ(said("{}", [](auto& node) { (void)node["format"]; }), "format is missing");
}

TEST(JsonNode, SaysWhatStandsThereAndWhatShould) {
  const auto size = [](auto& node) { (void)node["size"].template natural<std::uint32_t>(); };
  EXPECT_EQ(said(R"({"size": "1"})", size), R"(size is "1", not a whole number from 0 to 4294967295)");
  EXPECT_EQ(said(R"({"size": -1})", size), "size is -1, not a whole number from 0 to 4294967295");
  EXPECT_EQ(said(R"({"size": 4294967296})", size), "size is 4294967296, not a whole number from 0 to 4294967295");
  EXPECT_EQ(said(R"({"size": [1]})", size), "size is a list, not a whole number from 0 to 4294967295");
  EXPECT_EQ(said("[]", size), "the whole of it is a list, not an object with the key size");
  EXPECT_EQ(said(R"({"a": {"b": 1}})", [](auto& node) { (void)node["a"].members()[0].second.text(); }), "a.b is 1, not a text");
  EXPECT_EQ(said(R"({"a": 1})", [](auto& node) { (void)node["a"].flag(); }), "a is 1, not true or false");
  EXPECT_EQ(said(R"({"a": {}})", [](auto& node) { (void)node["a"].elements(); }), "a is an object, not a list");
}

}  // namespace
}  // namespace ei_ota
