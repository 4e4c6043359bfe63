// SPDX-License-Identifier: MIT
// payload/tlvs.h: what is between a payload's header and its content (docs/SPEC.md, "TLVs").
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ei_ota {

struct Tlv {
  std::uint16_t type;
  std::size_t offset;      ///< of its head in the payload
  std::string_view value;  ///< in the payload
};

void append_tlv(std::string& bytes, std::uint16_t type, std::string_view value);

/// Those of a payload whose content begins at `content_offset`. Refuses with E-payload: a length that leads past their end,
/// types that do not ascend, or a TLV of a known type with the wrong size.
Result<std::vector<Tlv>> read_tlvs(std::string_view payload, std::size_t content_offset, const std::string& where);

/// The one of this type, or none.
[[nodiscard]] const Tlv* find_tlv(const std::vector<Tlv>& tlvs, std::uint16_t type);

}  // namespace ei_ota
