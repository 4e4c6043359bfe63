// SPDX-License-Identifier: MIT
// legacy/legacy_records.h: what a legacy payload (that of edgeimpulse_ota 1.0.3, docs/SPEC.md) contains of a model, record by
// record.
#pragma once
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "model/model.h"

namespace ei_ota {

/// The data of a constant tensor or the quantization of any tensor. The format identifies its records by rows of tensorData.
struct LegacyRecord {
  std::uint8_t tensor;  ///< row of tensorData
  bool is_quantization;
  std::uint8_t bits;  ///< of an element of data: 8 or 32
  std::uint16_t count;
};

/// Bytes of the record in a payload.
[[nodiscard]] constexpr std::size_t legacy_size(const LegacyRecord& record) {
  return record.is_quantization ? 3U + 8U * record.count : 4U + record.bits / 8U * record.count;
}

/// Bytes of a payload of these records.
[[nodiscard]] inline std::size_t legacy_payload_size(const std::vector<LegacyRecord>& records) {
  std::size_t size = 4;
  for (const auto& record : records) size += legacy_size(record);
  return size;
}

/// In the order that such firmware requires: all data, then all quantizations, each by row. A scalar's data, which that tool
/// overlooked, has no record; it has to be a structural constant. Refuses with E-legacy what the format cannot express of the
/// model.
Result<std::vector<LegacyRecord>> legacy_records(const Model& model);

}  // namespace ei_ota
