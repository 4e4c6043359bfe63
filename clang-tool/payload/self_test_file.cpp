// SPDX-License-Identifier: MIT
#include "payload/self_test_file.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/json_error.h"

namespace ei_ota {
namespace {

using Json = nlohmann::json;

Refusal refuse_file(const std::string& where, const std::string& found, const std::string& expected) {
  return refuse(ErrorId::SelfTest, where, found, expected,
                R"(write {"tolerance": 0.01, "cases": [{"input": [..], "output": [..]}, ..]})");
}

/// @param name  what messages call it
Result<float> read_number(const Json& json, const std::string& name, const std::string& where) {
  if (!json.is_number()) return refuse_file(where, fmt::format("{} is {}", name, json.dump().substr(0, 40)), "a number");
  const auto value = json.get<double>();
  if (std::abs(value) > std::numeric_limits<float>::max())
    return refuse_file(where, fmt::format("{} is {}", name, json.dump()), "a number that float32 can hold");
  return static_cast<float>(value);
}

Result<std::vector<float>> read_list(const Json& json, const char* member, const std::string& name, const std::string& where) {
  const auto found = json.find(member);
  if (found == json.end() || !found->is_array() || found->empty())
    return refuse_file(where, fmt::format("{} has no list \"{}\"", name, member), "a list of at least one number");
  std::vector<float> values;
  values.reserve(found->size());
  for (const auto& element : *found) {
    const auto value = read_number(element, fmt::format("{}.{}[{}]", name, member, values.size()), where);
    if (!value) return value.refusal();
    values.push_back(*value);
  }
  return values;
}

Result<SelfTest::Case> read_case(const Json& json, const std::string& name, const std::string& where) {
  if (!json.is_object()) return refuse_file(where, name + " is not an object", R"({"input": [..], "output": [..]})");
  auto inputs = read_list(json, "input", name, where);
  if (!inputs) return inputs.refusal();
  auto outputs = read_list(json, "output", name, where);
  if (!outputs) return outputs.refusal();
  return SelfTest::Case{std::move(*inputs), std::move(*outputs)};
}

Result<Json> parse(const std::string& text, const std::string& where) {
  try {
    return parse_json<Json>(text);
  } catch (const Json::exception& error) {
    return refuse_file(where, why_no_json(text, error), "JSON, which has no NaN and no infinity");
  } catch (const std::length_error& error) {
    return refuse_file(where, error.what(), "as much as a payload can carry");
  }
}

}  // namespace

Result<SelfTest> parse_self_test(const std::string& text, const std::string& where) {
  const auto json = parse(text, where);
  if (!json) return json.refusal();
  if (!json->is_object() || !json->contains("tolerance"))
    return refuse_file(where, "there is no \"tolerance\"", R"({"tolerance": .., "cases": [..]})");
  const auto tolerance = read_number((*json)["tolerance"], "tolerance", where);
  if (!tolerance) return tolerance.refusal();
  if (*tolerance < 0) return refuse_file(where, fmt::format("tolerance is {}", *tolerance), "0 or more");
  const auto list = json->find("cases");
  if (list == json->end() || !list->is_array() || list->empty())
    return refuse_file(where, "there is no list \"cases\"", "a list of at least one case");
  SelfTest test;
  test.tolerance = *tolerance;
  for (const auto& element : *list) {
    const auto name = fmt::format("cases[{}]", test.cases.size());
    auto one = read_case(element, name, where);
    if (!one) return one.refusal();
    if (!test.cases.empty()) {
      const auto& first = test.cases.front();
      if (one->inputs.size() != first.inputs.size() || one->outputs.size() != first.outputs.size())
        return refuse_file(where, fmt::format("{} has {} inputs and {} outputs", name, one->inputs.size(), one->outputs.size()),
                           fmt::format("{} and {}, as many as cases[0] has", first.inputs.size(), first.outputs.size()));
    }
    test.cases.push_back(std::move(*one));
  }
  return test;
}

}  // namespace ei_ota
