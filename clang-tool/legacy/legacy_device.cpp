#include "legacy/legacy_device.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "legacy/legacy_reader.h"

namespace ei_ota {
namespace {

using Constants = std::vector<std::vector<std::int32_t>>;

/// The int32 constants with dimensions, of lines like "tensor 9: structure int32 3 = 1,36,2".
Constants structure_of(const std::vector<std::string>& layout) {
  Constants constants;
  for (const auto& line : layout) {
    const auto values = line.find(" = ");
    if (line.find(": structure int32 ") == std::string::npos || line.find("scalar") != std::string::npos ||
        values == std::string::npos)
      continue;
    auto& constant = constants.emplace_back();
    const auto* const end = line.data() + line.size();
    for (const auto* at = line.data() + values + 3; at < end; ++at) {
      std::int32_t value = 0;
      at = std::from_chars(at, end, value).ptr;
      constant.push_back(value);
    }
  }
  return constants;
}

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
                "a device with one int8 model and nothing beside it", "send it native payloads");
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

Result<LegacyTable> legacy_table(const Release& device, std::vector<std::byte>& image, const std::string& payload,
                                 const std::string& where) {
  const auto sent = read_legacy(payload, where);
  if (!sent) return sent.refusal();
  auto rows = rows_of(device, image, where);
  if (!rows) return rows.refusal();
  LegacyTable table;
  auto constants = structure_of(device.layout);
  for (const auto& record : *sent) {
    if (record.record.is_quantization || record.record.bits != 32 || rows->data.contains(record.record.tensor)) continue;
    const auto same = std::ranges::find(constants, values_of(record, payload));
    if (same == constants.end()) continue;
    table.constants.push_back(std::move(*same));
    constants.erase(same);
    rows->data[record.record.tensor] = {record.record.tensor, EI_OTA_LEGACY_CONSTANT32, record.record.count,
                                        table.constants.back().data(), nullptr};
  }
  if (!constants.empty())
    return refuse(ErrorId::Payload, where, "a legacy payload that lacks constants of this model, or has others",
                  "a payload made for this firmware", "make the payload again with `ei-ota payload`");
  for (const auto* const part : {&rows->data, &rows->quantizations})
    for (const auto& [row, record] : *part) table.records.push_back(record);
  return table;
}

}  // namespace ei_ota
