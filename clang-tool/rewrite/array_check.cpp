// SPDX-License-Identifier: MIT
#include "rewrite/array_check.h"

#include <fmt/format.h>

namespace ei_ota {
namespace {

std::string_view c_type(ElementType type) {
  switch (type) {
    case ElementType::Int8:
      return "int8_t";
    case ElementType::UInt8:
      return "uint8_t";
    case ElementType::Int16:
      return "int16_t";
    case ElementType::UInt16:
      return "uint16_t";
    case ElementType::Int32:
      return "int32_t";
    case ElementType::Float32:
      return "float";
  }
  return "";
}

}  // namespace

std::string array_check(const std::string& elements, const Entry& entry, std::string_view qualifiers) {
  return fmt::format("EI_OTA_CHECK({}, {}{}, {});\n", elements, qualifiers,
                     entry.field == Field::ZeroPoint ? "int" : c_type(entry.type), entry.count);
}

}  // namespace ei_ota
