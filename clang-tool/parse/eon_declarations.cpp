#include "parse/eon_declarations.h"

#include <algorithm>

namespace ei_ota {

Declarations::Declarations(const SourceText& source, const ClangAst& ast) : source_(source), ast_(ast) {
  collect(ast_.root(), "", false);
  for (const auto& variable : variables_) by_offset_.emplace(ast_.name_offset(variable.cursor).value_or(0), &variable);
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

const Variable* Declarations::find(std::initializer_list<std::string_view> names) const {
  for (const auto& variable : variables_)
    if (std::find(names.begin(), names.end(), last_component(variable.name)) != names.end() && has_initialiser(variable.cursor))
      return &variable;
  return nullptr;
}

std::vector<std::pair<const Variable*, CXCursor>> Declarations::referenced_variables(CXCursor expression) const {
  std::vector<std::pair<const Variable*, CXCursor>> found;
  for (const auto reference : references(expression)) {
    const auto target = clang_getCursorReferenced(reference);
    if (clang_getCursorKind(target) != CXCursor_VarDecl) continue;
    const auto offset = ast_.name_offset(target);
    const auto variable = offset ? by_offset_.find(*offset) : by_offset_.end();
    if (variable != by_offset_.end()) found.emplace_back(variable->second, reference);
  }
  return found;
}

CXCursor initialiser(CXCursor variable) { return clang_Cursor_getVarDeclInitializer(variable); }

bool has_initialiser(CXCursor variable) { return clang_getCursorKind(initialiser(variable)) == CXCursor_InitListExpr; }

std::string last_component(const std::string& name) {
  const auto colon = name.rfind(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::string referenced_enumerator(CXCursor expression) {
  for (const auto reference : references(expression))
    if (clang_getCursorKind(clang_getCursorReferenced(reference)) == CXCursor_EnumConstantDecl) return spelling(reference);
  return {};
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
