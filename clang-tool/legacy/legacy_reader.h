// SPDX-License-Identifier: MIT
// legacy/legacy_reader.h: reads legacy payloads without their model. They have no magic and no checksum: they are recognised
// by a length field and records that account for every byte.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "legacy/legacy_records.h"

namespace ei_ota {

/// A record, and where in the payload its values begin.
struct LegacyRecordAt {
  LegacyRecord record;
  std::size_t values;
};

/// What the predecessor's server sends before a payload, which is not part of it.
inline constexpr std::string_view legacy_prefix = "edgeimpulse";

/// Is this file meant to be a legacy payload? Its first four bytes count the others.
[[nodiscard]] bool looks_like_legacy(const std::string& bytes);

/// The same of a file of `size` bytes that begins with these.
[[nodiscard]] bool looks_like_legacy(std::string_view beginning, std::uint64_t size);

/// The records, if there is only one way to read them: nothing marks where the data ends and the quantizations begin. No
/// tensor may have two records of one kind, and devices must accept every scale and zero point. Refuses with E-payload.
Result<std::vector<LegacyRecordAt>> read_legacy(const std::string& bytes, const std::string& where);

/// Bytes of the legacy payload at the start of these bytes, which others may follow; nothing if there is none.
[[nodiscard]] std::optional<std::size_t> legacy_size_at(std::string_view bytes);

}  // namespace ei_ota
