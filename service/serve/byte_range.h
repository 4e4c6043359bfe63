// SPDX-License-Identifier: MIT
// serve/byte_range.h: the header field Range (RFC 9110, 14.2).
#pragma once
#include <cstdint>
#include <string_view>

namespace ei_ota::serve {

struct ByteRange {
  enum class Kind : std::uint8_t { Whole, Part, Beyond } kind = Kind::Whole;
  std::uint64_t first = 0, size = 0;  ///< of a part: at least one byte, all of them in the file
};

/// One range of bytes is understood. Anything else, such as several ranges or another unit, means the whole file, as the RFC
/// allows. Beyond: none of its bytes are in the file.
/// @param size  of the file
[[nodiscard]] ByteRange read_range(std::string_view field, std::uint64_t size);

}  // namespace ei_ota::serve
