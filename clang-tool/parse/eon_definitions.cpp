#include "parse/eon_definitions.h"

#include <optional>

#include "parse/numbers.h"

namespace ei_ota {
namespace {

std::optional<ElementType> element_type_of(CXType type) {
  switch (clang_getCanonicalType(type).kind) {
    case CXType_SChar:
    case CXType_Char_S:
      return ElementType::Int8;
    case CXType_UChar:
    case CXType_Char_U:
      return ElementType::UInt8;
    case CXType_Short:
      return ElementType::Int16;
    case CXType_Int:
    case CXType_Long:
      return ElementType::Int32;
    case CXType_Float:
      return ElementType::Float32;
    default:
      return std::nullopt;
  }
}

/// N of TfArray<N, T>: the elements of its second member.
std::optional<std::size_t> counted_size(CXType type) {
  std::vector<CXType> members;
  clang_Type_visitFields(
      type,
      [](CXCursor field, CXClientData data) {
        static_cast<std::vector<CXType>*>(data)->push_back(clang_getCanonicalType(clang_getCursorType(field)));
        return CXVisit_Continue;
      },
      &members);
  if (members.size() != 2 || members[0].kind != CXType_Int || members[1].kind != CXType_ConstantArray) return std::nullopt;
  return static_cast<std::size_t>(clang_getArraySize(members[1]));
}

CXType counted_element(CXType type) { return clang_Type_getTemplateArgumentAsType(type, 1); }

}  // namespace

Result<std::vector<std::int32_t>> DefinitionReader::read_integers(const Variable& variable) {
  const auto type = clang_getCanonicalType(clang_getCursorType(variable.cursor));
  const auto span = declarations_.ast().span(initialiser(variable.cursor));
  if (!span) return declarations_.bad_declaration(variable, "has no initialiser in this file", "a list of integers");
  std::vector<std::byte> bytes;
  if (type.kind == CXType_ConstantArray) {
    auto read = read_numbers(declarations_.source(), *span, ElementType::Int32,
                             static_cast<std::size_t>(clang_getArraySize(type)), variable.name);
    if (!read) return read.refusal();
    bytes = std::move(*read);
  } else {
    const auto count = clang_Type_getTemplateArgumentAsType(type, 1).kind == CXType_Int ? counted_size(type) : std::nullopt;
    if (!count) return declarations_.bad_declaration(variable, "is " + spelling(type), "a TfArray of int");
    auto read = read_counted_numbers(declarations_.source(), *span, ElementType::Int32, *count, variable.name);
    if (!read) return read.refusal();
    bytes = std::move(*read);
  }
  std::vector<std::int32_t> values;
  for (std::size_t i = 0; i < bytes.size() / 4; ++i) values.push_back(int32_at(bytes, i));
  return values;
}

Result<std::size_t> DefinitionReader::define(const Variable& variable) {
  const auto offset = *declarations_.ast().name_offset(variable.cursor);
  if (const auto known = definition_at_.find(offset); known != definition_at_.end()) return known->second;
  const auto type = clang_getCanonicalType(clang_getCursorType(variable.cursor));
  if (clang_equalCursors(clang_getCanonicalCursor(variable.cursor), variable.cursor) == 0)
    return declarations_.bad_declaration(variable, "is declared more than once", "one definition and no other declaration");
  const bool is_array = type.kind == CXType_ConstantArray;
  const auto element = is_array ? element_type_of(clang_getArrayElementType(type)) : element_type_of(counted_element(type));
  const auto count = is_array ? std::optional(static_cast<std::size_t>(clang_getArraySize(type))) : counted_size(type);
  if (!element || !count)
    return declarations_.bad_declaration(variable, "is " + spelling(type),
                                         "an array of int8, uint8, int16, int32 or float, or a TfArray");
  if (!is_array && clang_isConstQualifiedType(counted_element(type)) != 0)
    return declarations_.bad_declaration(variable, "is " + spelling(type),
                                         "a TfArray whose elements are not const by themselves");
  const auto declaration = declarations_.ast().span(variable.cursor);
  const auto span = has_initialiser(variable.cursor) ? declarations_.ast().span(initialiser(variable.cursor)) : std::nullopt;
  if (!span || !declaration || declarations_.source().text[span->begin] != '{')
    return declarations_.bad_declaration(variable, "has no plain initialiser", "`= { numbers }`");
  auto elements = is_array ? read_numbers(declarations_.source(), *span, *element, *count, variable.name)
                           : read_counted_numbers(declarations_.source(), *span, *element, *count, variable.name);
  if (!elements) return elements.refusal();
  const bool is_const =
      clang_isConstQualifiedType(type) != 0 ||
      (is_array && clang_isConstQualifiedType(clang_getArrayElementType(clang_getCursorType(variable.cursor))) != 0);
  definition_at_.emplace(offset, model().definitions.size());
  model().definitions.push_back({variable.name, *element, !is_array, std::move(*elements)});
  result_.sites.push_back({*declaration, offset, *span, is_const, variable.in_anonymous_namespace});
  return model().definitions.size() - 1;
}

Status DefinitionReader::read_unreferenced() {
  for (const auto& variable : declarations_.variables()) {
    const auto name = last_component(variable.name);
    const bool data = name.starts_with("tensor_data");
    const bool quantization = name.starts_with("quant") && (name.ends_with("_scale") || name.ends_with("_zero"));
    if ((data || quantization) && has_initialiser(variable.cursor))
      if (const auto defined = define(variable); !defined) return defined.refusal();
  }
  return Nothing{};
}

}  // namespace ei_ota
