// SPDX-License-Identifier: MIT
#include "parse/eon/eon_declarations.h"

#include <fmt/format.h>

#include <algorithm>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

std::vector<CXCursor> operands(CXCursor expression) {
  auto found = children(expression);
  std::erase_if(found, [](CXCursor child) { return clang_isExpression(clang_getCursorKind(child)) == 0; });
  return found;
}

/// What an expression names through casts, parentheses and '&'.
std::optional<CXCursor> named(const ClangAst& ast, CXCursor expression) {
  while (true) {
    switch (clang_getCursorKind(expression)) {
      case CXCursor_DeclRefExpr:
        return expression;
      case CXCursor_UnaryOperator: {
        const auto span = ast.span(expression);
        if (!span || ast.source().text[span->begin] != '&') return std::nullopt;
        break;
      }
      case CXCursor_UnexposedExpr:
        if (is_designated(ast, expression)) return std::nullopt;
        break;
      case CXCursor_ParenExpr:
      case CXCursor_CStyleCastExpr:
      case CXCursor_CXXConstCastExpr:
      case CXCursor_CXXReinterpretCastExpr:
      case CXCursor_CXXStaticCastExpr:
        break;
      default:
        return std::nullopt;
    }
    const auto parts = operands(expression);
    if (parts.size() != 1) return std::nullopt;
    expression = parts[0];
  }
}

}  // namespace

Declarations::Declarations(const SourceText& source, const CompactText& compact, const ClangAst& ast)
    : source_(source), compact_(compact), ast_(ast) {
  collect(ast_.root(), "", false);
  for (const auto& variable : variables_) {
    by_cursor_.emplace(variable.cursor, &variable);
    ++times_declared_[clang_getCanonicalCursor(variable.cursor)];
  }
}

void Declarations::collect(CXCursor scope, const std::string& prefix, bool anonymous) {
  for_each_child(scope, [&](CXCursor cursor) {
    switch (clang_getCursorKind(cursor)) {
      case CXCursor_Namespace: {
        const auto name = spelling(cursor);
        const bool unnamed = clang_Cursor_isAnonymous(cursor) != 0 || name.empty();
        collect(cursor, unnamed ? prefix : prefix + name + "::", anonymous || unnamed);
        break;
      }
      case CXCursor_UnexposedDecl:
      case CXCursor_LinkageSpec:
        collect(cursor, prefix, anonymous);
        break;
      case CXCursor_VarDecl:
        variables_.push_back({cursor, prefix + spelling(cursor), anonymous});
        break;
      case CXCursor_FunctionDecl:
        functions_.push_back({cursor, spelling(cursor)});
        break;
      default:
        break;
    }
  });
}

Refusal Declarations::bad_table(CXCursor at, std::string found, std::string expected) const {
  const auto span = ast_.span(at);
  return refuse(ErrorId::Table, source_.where(span ? span->begin : 0), std::move(found), std::move(expected),
                "export the model again");
}

Refusal Declarations::bad_declaration(const Variable& variable, std::string found, std::string expected) const {
  return refuse(ErrorId::Declaration, source_.where(*ast_.name_offset(variable.cursor)), variable.name + ' ' + std::move(found),
                std::move(expected), "export the model again; if it is fresh from Studio, report this");
}

Result<const Variable*> Declarations::find(std::initializer_list<std::string_view> names) const {
  const Variable* found = nullptr;
  for (const auto& variable : variables_) {
    if (std::find(names.begin(), names.end(), last_component(variable.name)) == names.end() ||
        !has_initialiser(variable.cursor))
      continue;
    if (found) return bad_table(variable.cursor, "a second " + last_component(variable.name) + "[]", "one");
    found = &variable;
  }
  return found;
}

std::optional<Reference> Declarations::reference(CXCursor expression) const {
  const auto name = named(ast_, expression);
  if (!name) return std::nullopt;
  const auto variable = by_cursor_.find(clang_getCursorReferenced(*name));
  const auto span = ast_.span(*name);
  if (variable == by_cursor_.end() || !span) return std::nullopt;
  const auto text = source_.at(*span);
  if (!std::all_of(text.begin(), text.end(), is_qualified_name_char) || !text.ends_with(last_component(variable->second->name)))
    return std::nullopt;
  return Reference{variable->second, *span};
}

std::string Declarations::what_is(CXCursor expression) const {
  const auto span = ast_.span(expression);
  auto text = span ? fmt::format("`{}`", source_.at(*span).substr(0, 60)) : std::string("a macro");
  const auto name = named(ast_, expression);
  const auto target = name ? clang_getCursorReferenced(*name) : clang_getNullCursor();
  switch (clang_getCursorKind(clang_getCursorSemanticParent(target))) {
    case CXCursor_StructDecl:
    case CXCursor_ClassDecl:
    case CXCursor_UnionDecl:
      return "the static data member " + text;
    case CXCursor_FunctionDecl:
    case CXCursor_CXXMethod:
      return "a function's own " + text;
    default:
      return text;
  }
}

bool Declarations::is_redeclared(const Variable& variable) const {
  const auto times = times_declared_.find(clang_getCanonicalCursor(variable.cursor));
  return times != times_declared_.end() && times->second > 1;
}

bool Declarations::is_named_in_place(CXCursor declaration) const {
  const auto offset = ast_.name_offset(declaration);
  const auto name = spelling(declaration);
  const auto end = offset.value_or(0) + name.size();
  return offset && source_.text.compare(*offset, name.size(), name) == 0 &&
         (end == source_.text.size() || source_.text[end] == ':' || !is_qualified_name_char(source_.text[end]));
}

CXCursor initialiser(CXCursor variable) { return clang_Cursor_getVarDeclInitializer(variable); }

bool has_initialiser(CXCursor variable) { return clang_getCursorKind(initialiser(variable)) == CXCursor_InitListExpr; }

std::string last_component(const std::string& name) {
  const auto colon = name.rfind(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::string enumerator(const ClangAst& ast, CXCursor expression) {
  const auto name = named(ast, expression);
  return name && clang_getCursorKind(clang_getCursorReferenced(*name)) == CXCursor_EnumConstantDecl ? spelling(*name)
                                                                                                    : std::string{};
}

bool is_designated(const ClangAst& ast, CXCursor part) {
  if (clang_getCursorKind(part) != CXCursor_UnexposedExpr) return false;
  const auto parts = children(part);
  const auto span = ast.span(part);
  return (!parts.empty() && clang_getCursorKind(parts[0]) == CXCursor_MemberRef) ||
         (span && ast.source().text[span->begin] == '[');
}

Fields fields_of(CXCursor row, const std::vector<std::string>& names) {
  Fields found;
  const auto values = children(row);
  for (std::size_t i = 0; i < values.size() && i < names.size(); ++i) found.emplace(names[i], values[i]);
  return found;
}

std::vector<std::string> field_names(const Variable& table) {
  std::vector<std::string> names;
  clang_Type_visitFields(
      clang_getArrayElementType(clang_getCanonicalType(clang_getCursorType(table.cursor))),
      [](CXCursor field, CXClientData data) {
        static_cast<std::vector<std::string>*>(data)->push_back(spelling(field));
        return CXVisit_Continue;
      },
      &names);
  return names;
}

}  // namespace ei_ota
