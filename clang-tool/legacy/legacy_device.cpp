// SPDX-License-Identifier: MIT
#include "legacy/legacy_device.h"

#include <algorithm>
#include <map>
#include <span>
#include <string_view>

#include "base/characters.h"
#include "base/digest.h"
#include "legacy/legacy_reader.h"

namespace ei_ota {
namespace {

/// The int32 data that training does not set, by its row of tensorData. Firmware for legacy payloads numbers its arrays so.
using Constants = std::map<std::size_t, const ConstantDigest*>;

Constants constants_of(const Release& device) {
  constexpr std::string_view prefix = "tensor_data";
  Constants constants;
  for (const auto& constant : device.constant_digests) {
    const auto name = std::string_view(constant.definition).substr(constant.definition.rfind(':') + 1);
    if (constant.type != ElementType::Int32 || !name.starts_with(prefix)) continue;
    if (const auto row = whole_number<std::size_t>(name.substr(prefix.size()))) constants.emplace(*row, &constant);
  }
  return constants;
}

/// A scalar has no record, and a baseline does not tell it from an array of one number.
constexpr std::uint64_t scalar_size = sizeof(std::int32_t);

std::vector<std::int32_t> values_of(const LegacyRecordAt& record, const std::string& payload) {
  std::vector<std::int32_t> values(record.record.count);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint32_t word = 0;
    for (std::size_t byte = 0; byte < 4; ++byte)
      word = word << 8 | static_cast<std::uint8_t>(payload[record.values + 4 * i + byte]);
    values[i] = static_cast<std::int32_t>(word);
  }
  return values;
}

/// The rows' own records, by row.
struct Rows {
  std::map<std::size_t, ei_ota_legacy_record_t> data, quantizations;
};

Refusal no_legacy_device(const std::string& where, std::string found) {
  return refuse(ErrorId::Legacy, where, "a legacy payload, and the device has " + std::move(found),
                "a device with one int8 model and no header weights", "send it native payloads");
}

Result<Rows> rows_of(const Release& device, std::vector<std::byte>& image, const std::string& where) {
  Rows rows;
  for (const auto& entry : device.image.entries) {
    if (entry.model != 0 || !entry.block_value.empty())
      return no_legacy_device(where, "several models, or " + entry.definition);
    const bool is_small = entry.tensor <= 0xFF && entry.count <= 0xFFFF;
    const bool is_data = entry.field == Field::Data;
    if (!is_small || (is_data && (entry.dims.empty() || (entry.type != ElementType::Int8 && entry.type != ElementType::Int32))))
      return no_legacy_device(where, entry.definition);
    auto& record = (is_data ? rows.data : rows.quantizations)[entry.tensor];
    record.tensor = static_cast<std::uint8_t>(entry.tensor);
    record.count = static_cast<std::uint16_t>(entry.count);
    const bool is_int8 = entry.tensor_type == ElementType::Int8;
    if (is_data)
      record.kind = is_int8 ? EI_OTA_LEGACY_INT8 : EI_OTA_LEGACY_INT32;
    else
      record.kind = is_int8 ? EI_OTA_LEGACY_QUANTIZATION8 : EI_OTA_LEGACY_QUANTIZATION32;
    (entry.field == Field::ZeroPoint ? record.zero_points : record.values) = image.data() + entry.offset;
  }
  return rows;
}

}  // namespace

Result<LegacyTable> device_legacy_table(const Release& device, std::vector<std::byte>& image, const std::string& payload,
                                        const std::string& where) {
  const auto sent = read_legacy(payload, where);
  if (!sent) return sent.refusal();
  auto rows = rows_of(device, image, where);
  if (!rows) return rows.refusal();
  LegacyTable table;
  auto constants = constants_of(device);
  for (const auto& record : *sent) {
    const auto row = record.record.tensor;
    if (record.record.is_quantization || record.record.bits != 32 || rows->data.contains(row)) continue;
    auto values = values_of(record, payload);
    const auto constant = constants.find(row);
    if (constant == constants.end() || hex(sha256(std::as_bytes(std::span(values)))) != constant->second->sha256) continue;
    constants.erase(constant);
    table.constants.push_back(std::move(values));
    rows->data[row] = {row, EI_OTA_LEGACY_CONSTANT32, record.record.count, table.constants.back().data(), nullptr};
  }
  std::erase_if(constants, [](const auto& constant) { return constant.second->size == scalar_size; });
  if (!constants.empty())
    return refuse(ErrorId::Payload, where, "a legacy payload that lacks constants of this model, or has others",
                  "a payload made for this firmware", "make the payload again with `ei-ota payload`");
  for (const auto* const part : {&rows->data, &rows->quantizations})
    for (const auto& [row, record] : *part) table.records.push_back(record);
  return table;
}

}  // namespace ei_ota
