// SPDX-License-Identifier: MIT
#include "base/json_error.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ei_ota {
namespace {

std::string why(const std::string& text) {
  try {
    return nlohmann::json::parse(text).dump();
  } catch (const nlohmann::json::exception& error) {
    return why_no_json(text, error);
  }
}

TEST(JsonError, NamesTheLine) {
  EXPECT_EQ(why("{\n\n \"format\": 1,,\n}"), "it is not valid JSON from line 3 on");
  EXPECT_EQ(why(""), "it is not valid JSON from line 1 on");
  EXPECT_EQ(why("{\"a\": \"\xFF\"}"), "it is not valid JSON from line 1 on");
  EXPECT_EQ(why("[1,\n"), "it is not valid JSON from line 2 on");
}

TEST(JsonError, KnowsNumbersThatAreTooLarge) { EXPECT_EQ(why("[1e999]"), "it is not valid JSON: a number is too large"); }

}  // namespace
}  // namespace ei_ota
