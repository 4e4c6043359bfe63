// parse/eon_declarations.h: what a compiled model declares at namespace scope, and what its expressions refer to.
#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parse/clang_ast.h"

namespace ei_ota {

struct Variable {
  CXCursor cursor;
  std::string name;  ///< without the anonymous namespace
  bool in_anonymous_namespace;
};

struct Function {
  CXCursor cursor;
  std::string name;
};

/// The declarations of a source that outlives them. Variables stay where they are: others point at them.
class Declarations {
 public:
  Declarations(const SourceText& source, const ClangAst& ast);
  Declarations(const Declarations&) = delete;
  Declarations& operator=(const Declarations&) = delete;

  [[nodiscard]] const SourceText& source() const { return source_; }
  [[nodiscard]] const ClangAst& ast() const { return ast_; }
  [[nodiscard]] const std::vector<Variable>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<Function>& functions() const { return functions_; }

  /// The first variable with one of these names, whatever its namespace, that has a list to start with.
  [[nodiscard]] const Variable* find(std::initializer_list<std::string_view> names) const;

  /// The variables that an expression refers to.
  [[nodiscard]] std::vector<std::pair<const Variable*, CXCursor>> referenced_variables(CXCursor expression) const;

  [[nodiscard]] Refusal bad_table(CXCursor at, std::string found, std::string expected) const;
  [[nodiscard]] Refusal bad_declaration(const Variable& variable, std::string found, std::string expected) const;

 private:
  void collect(CXCursor scope, const std::string& prefix, bool anonymous);

  const SourceText& source_;
  const ClangAst& ast_;
  std::vector<Variable> variables_;
  std::vector<Function> functions_;
  std::map<std::size_t, const Variable*> by_offset_;
};

[[nodiscard]] CXCursor initialiser(CXCursor variable);
[[nodiscard]] bool has_initialiser(CXCursor variable);

/// "g0::quant7" -> "quant7"
[[nodiscard]] std::string last_component(const std::string& name);

/// The enumerator that an expression refers to; empty if there is none.
[[nodiscard]] std::string referenced_enumerator(CXCursor expression);

/// The parts of a table's row `{ a, b, c }` by the names of the members of the table's struct.
using Fields = std::map<std::string, CXCursor>;
[[nodiscard]] Fields fields_of(CXCursor row, const std::vector<std::string>& names);

/// The names of the members of a table's struct.
[[nodiscard]] std::vector<std::string> field_names(const Variable& table);

}  // namespace ei_ota
