// SPDX-License-Identifier: MIT
#include "legacy/legacy_payload.h"

#include <cstdint>
#include <span>

#include "legacy/legacy_records.h"

namespace ei_ota {
namespace {

void append(std::string& bytes, std::uint32_t value, int size) {
  while (size-- > 0) bytes += static_cast<char>(value >> 8 * size & 0xFFU);
}

/// Element i of int32 or float32, turned round.
void append_word(std::string& bytes, std::span<const std::byte> elements, std::size_t i) {
  append(bytes, static_cast<std::uint32_t>(int32_at(elements, i)), 4);
}

void append_record(std::string& bytes, const LegacyRecord& record, const Model& model, const Tensor& tensor) {
  append(bytes, record.tensor, 1);
  if (!record.is_quantization) append(bytes, record.bits, 1);
  append(bytes, record.count, 2);
  if (record.is_quantization) {
    const auto& scales = model.definitions[tensor.quantization->scale].elements;
    const auto& zero_points = model.definitions[tensor.quantization->zero_point].elements;
    for (std::size_t i = 0; i < record.count; ++i) {
      append_word(bytes, scales, i);
      append_word(bytes, zero_points, i);
    }
    return;
  }
  const auto& elements = model.definitions[*tensor.data].elements;
  if (record.bits == 8)
    bytes.append(reinterpret_cast<const char*>(elements.data()), elements.size());
  else
    for (std::size_t i = 0; i < record.count; ++i) append_word(bytes, elements, i);
}

}  // namespace

Result<std::string> encode_legacy(const Model& model, const Model& device) {
  const auto records = legacy_records(device);
  if (!records) return records.refusal();
  const auto theirs = canonical_order(device);
  const auto ours = canonical_order(model);
  std::vector<std::size_t> row_of(theirs.size());
  for (std::size_t i = 0; i < theirs.size(); ++i) row_of[theirs[i]] = ours[i];
  std::string content;
  for (const auto& record : *records) append_record(content, record, model, model.tensors[row_of[record.tensor]]);
  std::string payload;
  append(payload, static_cast<std::uint32_t>(content.size()), 4);
  return payload + content;
}

}  // namespace ei_ota
