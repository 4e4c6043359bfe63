// SPDX-License-Identifier: MIT
// parse/eon/eon_declarations.h: what a compiled model declares at namespace scope, and what its expressions refer to.
#pragma once
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parse/eon/clang_ast.h"

namespace ei_ota {

struct Variable {
  CXCursor cursor;
  std::string name;  ///< without the anonymous namespace
  bool in_anonymous_namespace;
};

/// A mention of a variable in an expression.
struct Reference {
  const Variable* variable;
  Span at;  ///< its name, qualified, without '&'
};

struct Function {
  CXCursor cursor;
  std::string name;
};

/// The declarations of a source, which has to outlive them. Variables do not move in memory: others point at them.
class Declarations {
 public:
  Declarations(const SourceText& source, const CompactText& compact, const ClangAst& ast);
  Declarations(const Declarations&) = delete;
  Declarations& operator=(const Declarations&) = delete;

  [[nodiscard]] const SourceText& source() const { return source_; }
  [[nodiscard]] const CompactText& compact() const { return compact_; }
  [[nodiscard]] const ClangAst& ast() const { return ast_; }
  [[nodiscard]] const std::vector<Variable>& variables() const { return variables_; }
  [[nodiscard]] const std::vector<Function>& functions() const { return functions_; }

  /// The only variable with one of these names, whatever its namespace, that is initialised with a list; null if there is
  /// none.
  Result<const Variable*> find(std::initializer_list<std::string_view> names) const;

  /// The variable that an expression is the address of: `&NAME`, `NAME`, casts of them. Nothing for any other expression.
  [[nodiscard]] std::optional<Reference> reference(CXCursor expression) const;

  /// Why reference() gives nothing: "an expression", "a static data member" ...
  [[nodiscard]] std::string what_is(CXCursor expression) const;

  /// Is the variable declared anywhere else?
  [[nodiscard]] bool is_redeclared(const Variable& variable) const;

  /// Is the variable's name written where it is declared? It is not if a macro produces it.
  [[nodiscard]] bool is_named_in_place(CXCursor declaration) const;

  [[nodiscard]] Refusal bad_table(CXCursor at, std::string found, std::string expected) const;
  [[nodiscard]] Refusal bad_declaration(const Variable& variable, std::string found, std::string expected) const;

 private:
  struct CursorHash {
    std::size_t operator()(CXCursor cursor) const { return clang_hashCursor(cursor); }
  };
  struct CursorEqual {
    bool operator()(CXCursor a, CXCursor b) const { return clang_equalCursors(a, b) != 0; }
  };
  void collect(CXCursor scope, const std::string& prefix, bool anonymous);

  const SourceText& source_;
  const CompactText& compact_;
  const ClangAst& ast_;
  std::vector<Variable> variables_;
  std::vector<Function> functions_;
  std::unordered_map<CXCursor, const Variable*, CursorHash, CursorEqual> by_cursor_;
  std::unordered_map<CXCursor, std::size_t, CursorHash, CursorEqual> times_declared_;  ///< by the first declaration
};

[[nodiscard]] CXCursor initialiser(CXCursor variable);
[[nodiscard]] bool has_initialiser(CXCursor variable);

/// "g0::quant7" -> "quant7"
[[nodiscard]] std::string last_component(const std::string& name);

/// The enumerator that an expression is; empty if it is anything else.
[[nodiscard]] std::string enumerator(const ClangAst& ast, CXCursor expression);

/// Is it `[1] = x` or `.x = y`?
[[nodiscard]] bool is_designated(const ClangAst& ast, CXCursor part);

/// The parts of a table's row `{ a, b, c }` by the names of the members of the table's struct.
using Fields = std::map<std::string, CXCursor>;
[[nodiscard]] Fields fields_of(CXCursor row, const std::vector<std::string>& names);

/// The names of the members of a table's struct.
[[nodiscard]] std::vector<std::string> field_names(const Variable& table);

}  // namespace ei_ota
