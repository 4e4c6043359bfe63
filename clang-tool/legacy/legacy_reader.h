// SPDX-License-Identifier: MIT
// legacy/legacy_reader.h: reads legacy payloads without their model. They have no magic and no checksum: what makes one is
// that its length field and its records account for each of its bytes.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "legacy/legacy_records.h"

namespace ei_ota {

/// A record, and where in the payload its values begin.
struct LegacyRecordAt {
  LegacyRecord record;
  std::size_t values;
};

/// Is this file meant to be a legacy payload? Its first four bytes count the others.
[[nodiscard]] bool looks_like_legacy(const std::string& bytes);

/// The records, where there is one way only to read them: nothing marks where the data ends and the quantizations begin. No
/// tensor has two records of a kind, no scale or zero point is one that no device takes. Refuses with E-payload.
Result<std::vector<LegacyRecordAt>> read_legacy(const std::string& bytes, const std::string& where);

}  // namespace ei_ota
