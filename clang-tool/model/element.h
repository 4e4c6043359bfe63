// SPDX-License-Identifier: MIT
// model/element.h: the element types that exports use, in the target's byte order (little-endian).
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace ei_ota {

enum class ElementType : std::uint8_t { Int8, UInt8, Int16, Int32, Float32, UInt16 };

/// Bytes of one element on every supported target.
[[nodiscard]] std::size_t element_size(ElementType type);

/// "int8", "float32", ...
[[nodiscard]] std::string_view element_name(ElementType type);

/// The reverse of element_name().
[[nodiscard]] std::optional<ElementType> element_type(std::string_view name);

/// Element i of a list of little-endian int32 or float32.
[[nodiscard]] std::int32_t int32_at(std::span<const std::byte> elements, std::size_t i);
[[nodiscard]] float float32_at(std::span<const std::byte> elements, std::size_t i);

}  // namespace ei_ota
