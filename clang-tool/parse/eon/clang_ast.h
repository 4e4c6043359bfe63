// SPDX-License-Identifier: MIT
// parse/eon/clang_ast.h: the small part of libclang that reading an export needs, with ownership and original offsets.
#pragma once
#include <clang-c/Index.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "parse/text/source_text.h"

namespace ei_ota {

/// A parsed source. Offsets that go in and out are those of the original text.
class ClangAst {
 public:
  /// Parses the compacted source, which has to outlive the result, behind `prelude`, without opening any file. Refuses with
  /// E-syntax at the first error, and where a function does not end.
  /// @param defines  "NAME" or "NAME=VALUE"
  static Result<ClangAst> parse(const SourceText& source, const CompactText& compact, const std::string& prelude,
                                const std::vector<std::string>& defines);

  [[nodiscard]] const SourceText& source() const { return *source_; }
  [[nodiscard]] CXCursor root() const { return clang_getTranslationUnitCursor(unit_.get()); }
  /// Where the cursor's text is, taking a macro as a whole; nothing for what the text does not have.
  [[nodiscard]] std::optional<Span> span(CXCursor cursor) const;
  /// Where the name of a declaration is.
  [[nodiscard]] std::optional<std::size_t> name_offset(CXCursor cursor) const;

 private:
  struct Dispose {
    std::size_t source_size;
    void operator()(CXTranslationUnit unit) const;
  };
  ClangAst(CXTranslationUnit unit, const SourceText& source, const CompactText& compact, std::size_t prelude_size);
  [[nodiscard]] std::optional<std::size_t> original(CXSourceLocation location) const;
  [[nodiscard]] bool is_behind_source(CXSourceLocation location) const;
  [[nodiscard]] bool sees_end() const;

  std::unique_ptr<std::remove_pointer_t<CXTranslationUnit>, Dispose> unit_;
  const SourceText* source_;
  const CompactText* compact_;
  std::size_t prelude_size_;
};

/// Calls back for each child of a cursor.
void for_each_child(CXCursor cursor, const std::function<void(CXCursor)>& visit);

[[nodiscard]] std::vector<CXCursor> children(CXCursor cursor);

/// All references to declarations below an expression, in order.
[[nodiscard]] std::vector<CXCursor> references(CXCursor expression);

[[nodiscard]] std::string spelling(CXCursor cursor);
[[nodiscard]] std::string spelling(CXType type);

}  // namespace ei_ota
