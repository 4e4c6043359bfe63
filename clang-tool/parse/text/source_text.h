// SPDX-License-Identifier: MIT
// parse/text/source_text.h: a source as text: places in it, and the shortened form of it that libclang reads.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "parse/text/macros.h"

namespace ei_ota {

/// A half-open range of offsets.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A file of an export, with the name that messages give it.
struct SourceText {
  std::string path;  ///< relative to the export, '/' as separator
  std::string text;

  [[nodiscard]] std::string_view at(Span span) const {
    return std::string_view(text).substr(span.begin, span.end - span.begin);
  }
  /// "path:line" of an offset.
  [[nodiscard]] std::string where(std::size_t offset) const;
};

/// A source without what libclang need not read: the bodies of number lists and of op parameters (`{ 1, 2, ... }` becomes
/// `{}`), and without what it must not read: #include and #pragma lines are blanked, so that nothing outside this text is ever
/// opened.
class CompactText {
 public:
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The offset in the original text.
  [[nodiscard]] std::size_t original(std::size_t compact_offset) const;
  /// Where a line can be added after the last #include outside any #if; 0 if there is none.
  [[nodiscard]] std::size_t after_includes() const { return after_includes_; }
  /// Are numbers missing? Then libclang must not be asked for values.
  [[nodiscard]] bool lacks_numbers() const { return lacks_numbers_; }
  [[nodiscard]] const Macros& macros() const { return macros_; }

 private:
  friend class Compactor;
  struct Cut {
    std::size_t compact;  ///< from this offset on
    std::size_t removed;  ///< how many bytes are missing before it
  };
  std::string text_;
  std::vector<Cut> cuts_;
  std::size_t after_includes_ = 0;
  bool lacks_numbers_ = false;
  Macros macros_;
};

enum class Numbers { Cut, Kept };

/// Refuses with E-directive any directive that no export has: an export is foreign input, and #embed, __has_include or an
/// absolute #include would let it read this machine's files.
Result<CompactText> compact(const SourceText& source, Numbers numbers = Numbers::Cut,
                            const std::vector<std::string>& defines = {});

}  // namespace ei_ota
