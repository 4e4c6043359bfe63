// SPDX-License-Identifier: MIT
#include "legacy/legacy_records.h"

#include <fmt/format.h>

#include <limits>
#include <string_view>

#include "model/weight_image.h"

namespace ei_ota {
namespace {

constexpr std::size_t largest_row = std::numeric_limits<std::uint8_t>::max();
constexpr std::uint32_t largest_count = std::numeric_limits<std::uint16_t>::max();

Refusal cannot_say(const Model& model, std::string found, std::string expected) {
  return refuse(ErrorId::Legacy, model.source, std::move(found), std::move(expected), "use the native format");
}

/// That firmware writes to the row which the array's name numbers, whatever the row's own pointer says.
bool is_numbered(std::string_view definition, std::size_t row) {
  return definition.substr(definition.rfind(':') + 1) == fmt::format("tensor_data{}", row);
}

Status check_data(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  const auto& tensor = model.tensors[row];
  const auto& data = model.definitions[*tensor.data];
  if (tensor.type == ElementType::Float32)
    return cannot_say(model, data.name + " holds float32 numbers, which a legacy payload has no record for",
                      "a model quantized to int8");
  if (tensor.type != ElementType::Int8 && tensor.type != ElementType::Int32)
    return cannot_say(
        model,
        fmt::format("{} holds {} numbers; legacy records have 8 or 32 signed bits", data.name, element_name(tensor.type)),
        "int8 and int32 alone");
  if (!is_numbered(data.name, row))
    return cannot_say(
        model, fmt::format("{} is the data of tensor {}; firmware for legacy payloads goes by the names", data.name, row),
        fmt::format("tensor_data{}", row));
  if (tensor.dims.empty() && !is_data_structural(model, row, uses))
    return cannot_say(model, data.name + " is a scalar, for which firmware for legacy payloads expects no record",
                      "weights with dimensions alone");
  return Nothing{};
}

Status check_count(const Model& model, std::size_t row, std::size_t definition) {
  const auto& values = model.definitions[definition];
  if (row > largest_row)
    return cannot_say(model, fmt::format("tensor {} has a number that a legacy payload's byte for it cannot hold", row),
                      fmt::format("tensors up to {}", largest_row));
  if (element_count(values) > largest_count)
    return cannot_say(
        model, fmt::format("{} has {} elements; a legacy record counts them in two bytes", values.name, element_count(values)),
        fmt::format("at most {}", largest_count));
  return Nothing{};
}

}  // namespace

Result<std::vector<LegacyRecord>> legacy_records(const Model& model) {
  const auto uses = uses_of_tensors(model);
  std::vector<LegacyRecord> records;
  const auto add = [&](std::size_t row, bool is_quantization, std::size_t definition) {
    const auto count = element_count(model.definitions[definition]);
    const auto bits = is_quantization ? 0 : 8 * element_size(model.definitions[definition].type);
    records.push_back(
        {static_cast<std::uint8_t>(row), is_quantization, static_cast<std::uint8_t>(bits), static_cast<std::uint16_t>(count)});
  };
  for (std::size_t row = 0; row < model.tensors.size(); ++row) {
    const auto& tensor = model.tensors[row];
    if (!tensor.data) continue;
    if (auto status = check_data(model, row, uses[row]); !status) return status.refusal();
    if (tensor.dims.empty()) continue;
    if (auto status = check_count(model, row, *tensor.data); !status) return status.refusal();
    add(row, false, *tensor.data);
  }
  const auto data_records = records.size();
  for (std::size_t row = 0; row < model.tensors.size(); ++row) {
    const auto& quantization = model.tensors[row].quantization;
    if (!quantization) continue;
    if (auto status = check_count(model, row, quantization->scale); !status) return status.refusal();
    add(row, true, quantization->scale);
  }
  if (data_records == 0 || data_records == records.size())
    return cannot_say(model, "the model has no constant tensors, or none that are quantized", "a model quantized to int8");
  return records;
}

}  // namespace ei_ota
