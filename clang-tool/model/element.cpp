// SPDX-License-Identifier: MIT
#include "model/element.h"

#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace ei_ota {

static_assert(std::endian::native == std::endian::little, "weights are kept in the target's order and read in place");

namespace {

struct TypeRow {
  ElementType type;
  std::size_t size;
  std::string_view name;
};
constexpr std::array<TypeRow, 6> types{{{ElementType::Int8, 1, "int8"},
                                        {ElementType::UInt8, 1, "uint8"},
                                        {ElementType::Int16, 2, "int16"},
                                        {ElementType::Int32, 4, "int32"},
                                        {ElementType::Float32, 4, "float32"},
                                        {ElementType::UInt16, 2, "uint16"}}};

template <class T>
T at(std::span<const std::byte> elements, std::size_t i) {
  T value;
  std::memcpy(&value, elements.subspan(i * sizeof value, sizeof value).data(), sizeof value);
  return value;
}

}  // namespace

std::size_t element_size(ElementType type) { return types[static_cast<std::size_t>(type)].size; }

std::string_view element_name(ElementType type) { return types[static_cast<std::size_t>(type)].name; }

std::optional<ElementType> element_type(std::string_view name) {
  for (const auto& row : types)
    if (row.name == name) return row.type;
  return std::nullopt;
}

std::int32_t int32_at(std::span<const std::byte> elements, std::size_t i) { return at<std::int32_t>(elements, i); }

float float32_at(std::span<const std::byte> elements, std::size_t i) { return at<float>(elements, i); }

}  // namespace ei_ota
