// SPDX-License-Identifier: MIT
#include "parse/eon/eon_values.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

namespace ei_ota {
namespace {

using Evaluated = std::unique_ptr<void, void (*)(CXEvalResult)>;

Evaluated evaluate(CXCursor expression) { return {clang_Cursor_Evaluate(expression), clang_EvalResult_dispose}; }

template <class T>
void append(std::vector<std::byte>& bytes, T value) {
  const auto* const begin = reinterpret_cast<const std::byte*>(&value);
  bytes.insert(bytes.end(), begin, begin + sizeof value);
}

template <class T>
bool append_integer(CXEvalResult value, std::vector<std::byte>& bytes) {
  if (clang_EvalResult_getKind(value) != CXEval_Int) return false;
  const auto number = clang_EvalResult_getAsLongLong(value);
  if (clang_EvalResult_isUnsignedInt(value) != 0 && number < 0) return false;  // beyond 2^63
  if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max()) return false;
  append(bytes, static_cast<T>(number));
  return true;
}

/// A double that no suffix made a float rounds here, for the second time; a float is exact as a double.
bool append_float(CXEvalResult value, std::vector<std::byte>& bytes) {
  float number = 0;
  if (clang_EvalResult_getKind(value) == CXEval_Float)
    number = static_cast<float>(clang_EvalResult_getAsDouble(value));
  else if (clang_EvalResult_getKind(value) != CXEval_Int)
    return false;
  else if (clang_EvalResult_isUnsignedInt(value) != 0)
    number = static_cast<float>(clang_EvalResult_getAsUnsigned(value));
  else
    number = static_cast<float>(clang_EvalResult_getAsLongLong(value));
  if (!std::isfinite(number)) return false;
  append(bytes, number);
  return true;
}

bool append_value(CXEvalResult value, ElementType type, std::vector<std::byte>& bytes) {
  switch (type) {
    case ElementType::Int8:
      return append_integer<std::int8_t>(value, bytes);
    case ElementType::UInt8:
      return append_integer<std::uint8_t>(value, bytes);
    case ElementType::Int16:
      return append_integer<std::int16_t>(value, bytes);
    case ElementType::UInt16:
      return append_integer<std::uint16_t>(value, bytes);
    case ElementType::Int32:
      return append_integer<std::int32_t>(value, bytes);
    case ElementType::Float32:
      break;
  }
  return append_float(value, bytes);
}

class ListReader {
 public:
  ListReader(const Declarations& declarations, ElementType type, const std::string& name)
      : declarations_(declarations), type_(type), name_(name) {}

  /// What no element may hold, wherever a macro hides it.
  [[nodiscard]] Status check_text(CXCursor list) const {
    const auto span = declarations_.ast().span(list);
    if (!span) return bad(list, "has its values outside of this file", "a list of values in it");
    const auto text = declarations_.source().at(*span);
    for (auto hash = text.find('#'); hash != std::string_view::npos; hash = text.find('#', hash + 1))
      if (const auto word = text.find_first_not_of(" \t", hash + 1); text.substr(word, 7) == "include")
        return bad(list, "has an #include among its values", "a list of values in this file");
    const auto word =
        find_word(text, declarations_.compact().macros(), [](std::string_view word) { return word.starts_with("__"); });
    if (!word.empty())
      return bad(list, fmt::format("has values that depend on the compiler: `{}`", word),
                 "values that are the same everywhere");
    return Nothing{};
  }

  Result<std::vector<std::byte>> read(CXCursor list, std::size_t count) const {
    std::vector<std::byte> bytes;
    std::size_t values = 0;
    std::optional<Refusal> refusal;
    for_each_child(list, [&](CXCursor element) {
      if (refusal) return;
      ++values;
      if (auto status = read_element(element, bytes); !status) refusal = status.refusal();
    });
    if (refusal) return *refusal;
    if (values != count)
      return refuse(ErrorId::Count, where(list), fmt::format("{} has {} elements", name_, values),
                    fmt::format("the {} that are declared", count), "export the model again, the file was edited or cut");
    return bytes;
  }

  [[nodiscard]] Refusal bad(CXCursor at, const std::string& found, std::string expected) const {
    return refuse(ErrorId::Value, where(at), name_ + " " + found, std::move(expected),
                  "export the model again, the file was edited or cut");
  }

 private:
  Status read_element(CXCursor element, std::vector<std::byte>& bytes) const {
    if (auto status = check(element); !status) return status;
    const auto value = evaluate(element);
    if (!value || !append_value(value.get(), type_, bytes))
      return bad(element, fmt::format("holds `{}`", text(element)), fmt::format("{} values", element_name(type_)));
    return Nothing{};
  }

  /// Literals, operators and casts mean the same to every compiler; of anything else it is not known.
  [[nodiscard]] Status check(CXCursor part) const {
    switch (clang_getCursorKind(part)) {
      case CXCursor_InitListExpr:
        return bad(part, "has a list in its list", "one list of values");
      case CXCursor_StringLiteral:
        return bad(part, "is initialised by a string", "a list of values");
      case CXCursor_UnexposedExpr:
        if (is_designated(declarations_.ast(), part))
          return bad(part, fmt::format("has the designator `{}`", text(part)), "values in their order");
        break;
      case CXCursor_IntegerLiteral:
      case CXCursor_FloatingLiteral:
      case CXCursor_CXXBoolLiteralExpr:
      case CXCursor_CharacterLiteral:
      case CXCursor_UnaryOperator:
      case CXCursor_BinaryOperator:
      case CXCursor_ConditionalOperator:
      case CXCursor_ParenExpr:
      case CXCursor_CStyleCastExpr:
      case CXCursor_CXXFunctionalCastExpr:
      case CXCursor_CXXStaticCastExpr:
        break;
      case CXCursor_TypeRef:
      case CXCursor_NamespaceRef:
        return Nothing{};
      default:
        return bad(part, fmt::format("holds `{}`", text(part)), "plain numbers, without names that need to be looked up");
    }
    if (depends_on_char(part))
      return bad(part, fmt::format("holds `{}`, a char of another value where char has a sign", text(part)), "values in range");
    std::optional<Refusal> refusal;
    for_each_child(part, [&](CXCursor child) {
      if (refusal) return;
      if (auto status = check(child); !status) refusal = status.refusal();
    });
    if (refusal) return *refusal;
    return Nothing{};
  }

  static bool depends_on_char(CXCursor part) {
    const auto type = clang_getCanonicalType(clang_getCursorType(part)).kind;
    if (type != CXType_Char_U && type != CXType_Char_S) return false;
    const auto value = evaluate(part);
    const auto number = value ? clang_EvalResult_getAsLongLong(value.get()) : -1;
    return number < 0 || number > std::numeric_limits<signed char>::max();
  }

  [[nodiscard]] std::string where(CXCursor at) const {
    const auto span = declarations_.ast().span(at);
    return span ? declarations_.source().where(span->begin) : declarations_.source().path;
  }

  [[nodiscard]] std::string_view text(CXCursor at) const {
    const auto span = declarations_.ast().span(at);
    return span ? declarations_.source().at(*span).substr(0, 40) : std::string_view("a macro");
  }

  const Declarations& declarations_;
  ElementType type_;
  const std::string& name_;
};

}  // namespace

Result<std::vector<std::byte>> evaluate_numbers(const Declarations& declarations, CXCursor list, ElementType type,
                                                std::size_t count, const std::string& name) {
  const ListReader reader(declarations, type, name);
  if (auto status = reader.check_text(list); !status) return status.refusal();
  return reader.read(list, count);
}

Result<std::vector<std::byte>> evaluate_counted_numbers(const Declarations& declarations, CXCursor list, ElementType type,
                                                        std::size_t count, const std::string& name) {
  const ListReader reader(declarations, type, name);
  if (auto status = reader.check_text(list); !status) return status.refusal();
  const auto parts = children(list);
  for (const auto part : parts)
    if (is_designated(declarations.ast(), part)) return reader.bad(part, "has designators", "a count, then a list");
  if (parts.size() != 2 || clang_getCursorKind(parts[1]) != CXCursor_InitListExpr)
    return reader.bad(list, "has no list of its own for its elements", "a count, then a list in braces");
  const auto said = evaluate(parts[0]);
  const auto number =
      said && clang_EvalResult_getKind(said.get()) == CXEval_Int ? clang_EvalResult_getAsLongLong(said.get()) : -1;
  if (number < 0 || static_cast<std::size_t>(number) != count)
    return refuse(ErrorId::Count, reader.bad(list, "", "").where, fmt::format("{} says {} elements", name, number),
                  fmt::format("the {} that are declared", count), "export the model again, the file was edited or cut");
  return reader.read(parts[1], count);
}

}  // namespace ei_ota
