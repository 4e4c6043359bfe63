// SPDX-License-Identifier: MIT
#include "payload/self_test.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "device/runtime_private.h"
#include "payload/bytes.h"
#include "payload/seal.h"

namespace ei_ota {
namespace {

constexpr std::size_t head_size = 16;

std::size_t input_size(InputType type) { return type == InputType::UInt8 ? 1 : type == InputType::Int16 ? 2 : 4; }

template <class T>
bool is_exact(float value) {
  return value >= static_cast<float>(std::numeric_limits<T>::min()) &&
         value <= static_cast<float>(std::numeric_limits<T>::max()) && value == std::floor(value) &&
         !(value == 0 && std::signbit(value));
}

template <class T>
bool all_exact(const SelfTest& test) {
  return std::ranges::all_of(test.cases, [](const auto& one) { return std::ranges::all_of(one.inputs, is_exact<T>); });
}

InputType narrowest(const SelfTest& test) {
  return all_exact<std::uint8_t>(test)   ? InputType::UInt8
         : all_exact<std::int16_t>(test) ? InputType::Int16
                                         : InputType::Float32;
}

std::size_t coded_size(InputType type, std::size_t cases, std::size_t inputs, std::size_t outputs) {
  return head_size + cases * (inputs * input_size(type) + outputs * sizeof(float));
}

/// What is left of 65,535 bytes beside the other TLVs, whether a payload has them or not: a self-test that is taken goes on
/// being taken once payloads get signed. Texts count where there are some.
std::size_t room_beside(std::size_t texts) {
  constexpr std::size_t room = std::numeric_limits<std::uint16_t>::max() - head_room - EI_OTA_TLV_HEAD_SIZE;
  return texts == 0 ? room : room - EI_OTA_TLV_HEAD_SIZE - texts;
}

void append_input(std::string& bytes, InputType type, float value) {
  if (type == InputType::UInt8)
    append(bytes, static_cast<std::uint8_t>(value));
  else if (type == InputType::Int16)
    append(bytes, static_cast<std::int16_t>(value));
  else
    append(bytes, value);
}

}  // namespace

std::string_view input_type_name(InputType type) {
  return type == InputType::UInt8 ? "uint8" : type == InputType::Int16 ? "int16" : "float32";
}

Result<std::string> self_test_bytes(const SelfTest& test, const std::string& where, std::size_t texts) {
  const auto room = room_beside(texts);
  const auto type = narrowest(test);
  const auto& first = test.cases.front();
  const auto size = coded_size(type, test.cases.size(), first.inputs.size(), first.outputs.size());
  if (size > room)
    return refuse(ErrorId::SelfTest, where,
                  fmt::format("the self-test takes {} bytes: {} cases of {} inputs ({}) and {} outputs", size,
                              test.cases.size(), first.inputs.size(), input_type_name(type), first.outputs.size()),
                  fmt::format("at most {}, what 65535 bytes of header and TLVs have room for", room),
                  "leave cases out; integers as inputs take one or two bytes instead of four");
  std::string bytes;
  append(bytes, static_cast<std::uint8_t>(type));
  append<std::uint8_t>(bytes, 0);
  append(bytes, static_cast<std::uint16_t>(test.cases.size()));
  append(bytes, static_cast<std::uint32_t>(first.inputs.size()));
  append(bytes, static_cast<std::uint16_t>(first.outputs.size()));
  append<std::uint16_t>(bytes, 0);
  append(bytes, test.tolerance);
  for (const auto& [inputs, outputs] : test.cases) {
    for (const auto value : inputs) append_input(bytes, type, value);
    for (const auto value : outputs) append(bytes, value);
  }
  return bytes;
}

Result<SelfTestSummary> read_self_test(std::string_view bytes, const std::string& where) {
  const auto refused = [&](const std::string& found, const std::string& expected) {
    return refuse(ErrorId::Payload, where, "the self-test " + found, expected, "make the payload again with `ei-ota payload`");
  };
  if (bytes.size() < head_size) return refused(fmt::format("has {} bytes", bytes.size()), "16 or more");
  const auto type = number_at<std::uint8_t>(bytes, 0);
  if (type > static_cast<std::uint8_t>(InputType::Float32))
    return refused(fmt::format("has inputs of type {}", type), "0, 1 or 2");
  const SelfTestSummary summary{static_cast<InputType>(type),       number_at<std::uint16_t>(bytes, 2),
                                number_at<std::uint32_t>(bytes, 4), number_at<std::uint16_t>(bytes, 8),
                                number_at<float>(bytes, 12),        bytes.size()};
  if (summary.cases == 0 || summary.outputs == 0) return refused("has no cases or no outputs", "one or more");
  if (!std::isfinite(summary.tolerance) || summary.tolerance < 0)
    return refused(fmt::format("has a tolerance of {}", summary.tolerance), "0 or more");
  // 64 bits hold it: 2^16 cases of 2^34 bytes are less.
  const auto size = coded_size(summary.input_type, summary.cases, summary.inputs, summary.outputs);
  if (size != bytes.size())
    return refused(fmt::format("has {} bytes", bytes.size()), fmt::format("{} for {} cases of {} inputs and {} outputs", size,
                                                                          summary.cases, summary.inputs, summary.outputs));
  return summary;
}

}  // namespace ei_ota
