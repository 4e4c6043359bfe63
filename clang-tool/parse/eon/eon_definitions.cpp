// SPDX-License-Identifier: MIT
#include "parse/eon/eon_definitions.h"

#include <memory>

#include "parse/eon/eon_values.h"
#include "parse/text/numbers.h"

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

bool is_const(CXType type) {
  const auto canonical = clang_getCanonicalType(type);
  return clang_isConstQualifiedType(canonical) != 0 || clang_isConstQualifiedType(clang_getArrayElementType(canonical)) != 0 ||
         clang_isConstQualifiedType(clang_getArrayElementType(type)) != 0;
}

bool is_volatile(CXType type) {
  const auto canonical = clang_getCanonicalType(type);
  return clang_isVolatileQualifiedType(canonical) != 0 ||
         clang_isVolatileQualifiedType(clang_getArrayElementType(canonical)) != 0 ||
         clang_isVolatileQualifiedType(clang_getArrayElementType(type)) != 0;
}

/// Is it const before a declaration says so?
bool is_const_by_typedef(CXType type) {
  switch (type.kind) {
    case CXType_Elaborated:
      return is_const_by_typedef(clang_Type_getNamedType(type));
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
      return is_const_by_typedef(clang_getArrayElementType(type));
    case CXType_Typedef: {
      const auto meaning = clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(type));
      return is_const(meaning) || is_const_by_typedef(meaning);
    }
    default:
      return false;
  }
}

}  // namespace

/// Of an array, or of a TfArray: an int, then an array.
std::optional<DefinitionReader::Shape> DefinitionReader::shape_of(const Variable& variable) {
  const auto type = clang_getCanonicalType(clang_getCursorType(variable.cursor));
  auto array = type;
  if (type.kind != CXType_ConstantArray) {
    std::vector<CXType> members;
    clang_Type_visitFields(
        type,
        [](CXCursor field, CXClientData data) {
          static_cast<std::vector<CXType>*>(data)->push_back(clang_getCanonicalType(clang_getCursorType(field)));
          return CXVisit_Continue;
        },
        &members);
    if (members.size() != 2 || members[0].kind != CXType_Int) return std::nullopt;
    array = members[1];
  }
  const auto element = clang_getArrayElementType(array);
  const auto element_type = element_type_of(element);
  if (array.kind != CXType_ConstantArray || !element_type) return std::nullopt;
  const Shape shape{*element_type, type.kind != CXType_ConstantArray, static_cast<std::size_t>(clang_getArraySize(array))};
  if (shape.counted) {  // nothing else is in it, such as a base
    constexpr std::size_t alignment = 4;
    const auto size = sizeof(std::int32_t) + shape.count * element_size(shape.type);
    const auto aligned_size = (size + alignment - 1) / alignment * alignment;
    if (static_cast<std::size_t>(clang_Type_getSizeOf(type)) != aligned_size) return std::nullopt;
  }
  return shape;
}

Result<std::vector<std::byte>> DefinitionReader::read_values(const Variable& variable, const Shape& shape) {
  const auto& source = declarations_.source();
  const auto list = initialiser(variable.cursor);
  const auto kind = clang_getCursorKind(list);
  const auto span = declarations_.ast().span(list);
  if (kind == CXCursor_StringLiteral)
    return declarations_.bad_declaration(variable, "is initialised by a string", "`= { numbers }`");
  if (kind != CXCursor_InitListExpr || !span)
    return declarations_.bad_declaration(variable, "has no list of values in this file", "`= { numbers }`");
  if (source.text[span->begin] == '{') {
    auto read = shape.counted ? read_counted_numbers(source, *span, shape.type, shape.count, variable.name)
                              : read_numbers(source, *span, shape.type, shape.count, variable.name);
    if (read || (read.refusal().id != ErrorId::Value && shape.count != 0)) return read;
    missed_numbers_ = declarations_.compact().lacks_numbers();
    if (missed_numbers_) return read;
  }
  missed_numbers_ = declarations_.compact().lacks_numbers();
  if (missed_numbers_) return declarations_.bad_declaration(variable, "has its values in a macro", "`= { numbers }`");
  return shape.counted ? evaluate_counted_numbers(declarations_, list, shape.type, shape.count, variable.name)
                       : evaluate_numbers(declarations_, list, shape.type, shape.count, variable.name);
}

Result<std::vector<std::int32_t>> DefinitionReader::read_integers(const Variable& variable) {
  const auto shape = shape_of(variable);
  if (!shape || shape->type != ElementType::Int32)
    return declarations_.bad_declaration(variable, "is " + spelling(clang_getCursorType(variable.cursor)),
                                         "an array or a TfArray of int");
  const auto bytes = read_values(variable, *shape);
  if (!bytes) return bytes.refusal();
  std::vector<std::int32_t> values;
  for (std::size_t i = 0; i < bytes->size() / 4; ++i) values.push_back(int32_at(*bytes, i));
  return values;
}

std::optional<std::int64_t> DefinitionReader::evaluate(CXCursor expression) {
  if (declarations_.compact().lacks_numbers() && !references(expression).empty()) {
    missed_numbers_ = true;
    return std::nullopt;
  }
  const std::unique_ptr<void, void (*)(CXEvalResult)> value(clang_Cursor_Evaluate(expression), clang_EvalResult_dispose);
  if (!value || clang_EvalResult_getKind(value.get()) != CXEval_Int) return std::nullopt;
  return clang_EvalResult_getAsLongLong(value.get());
}

/// What would be read or patched wrongly.
Status DefinitionReader::check_form(const Variable& variable) const {
  const auto type = clang_getCursorType(variable.cursor);
  if (declarations_.is_redeclared(variable))
    return declarations_.bad_declaration(variable, "is declared more than once", "one definition and no other declaration");
  if (!declarations_.is_named_in_place(variable.cursor))
    return declarations_.bad_declaration(variable, "is declared by a macro", "a name that stands in its declaration");
  if (is_volatile(type)) return declarations_.bad_declaration(variable, "is volatile", "a constant");
  const auto canonical = clang_getCanonicalType(type);
  if (canonical.kind == CXType_Pointer)
    return declarations_.bad_declaration(variable, "is a pointer: " + spelling(type), "an array");
  if (clang_getCanonicalType(clang_getArrayElementType(canonical)).kind == CXType_ConstantArray)
    return declarations_.bad_declaration(variable, "is an array of arrays: " + spelling(type), "one dimension");
  return Nothing{};
}

Result<std::size_t> DefinitionReader::define(const Variable& variable) {
  const auto offset = *declarations_.ast().name_offset(variable.cursor);
  if (auto status = check_form(variable); !status) return status.refusal();
  if (const auto known = definition_at_.find(offset); known != definition_at_.end()) return known->second;
  const auto type = clang_getCursorType(variable.cursor);
  const auto shape = shape_of(variable);
  if (!shape)
    return declarations_.bad_declaration(variable, "is " + spelling(clang_getCanonicalType(type)),
                                         "an array of int8, uint8, int16, int32 or float, or a TfArray");
  if (shape->counted && is_const(clang_Type_getTemplateArgumentAsType(clang_getCanonicalType(type), 1)))
    return declarations_.bad_declaration(variable, "is " + spelling(type),
                                         "a TfArray whose elements are not const by themselves");
  auto elements = read_values(variable, *shape);
  if (!elements) return elements.refusal();
  const auto declaration = declarations_.ast().span(variable.cursor);
  const auto span = declarations_.ast().span(initialiser(variable.cursor));
  if (!declaration || !span)
    return declarations_.bad_declaration(variable, "is declared by a macro", "a name that stands in its declaration");
  definition_at_.emplace(offset, model().definitions.size());
  model().definitions.push_back({variable.name, shape->type, shape->counted, std::move(*elements)});
  result_.sites.push_back(
      {*declaration, offset, *span, is_const(type), variable.in_anonymous_namespace, is_const_by_typedef(type)});
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
