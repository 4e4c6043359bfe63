// SPDX-License-Identifier: MIT
// A source's shortened form: any bytes.
#include <array>

#include "base/characters.h"
#include "fuzz.h"
#include "parse/eon/prelude.h"
#include "parse/text/source_text.h"
#include "parse/text/tokens.h"

namespace ei_ota {
namespace {

bool is_newline(char c) { return c == '\n' || c == '\r'; }
bool is_space_in_line(char c) { return is_space(c) && !is_newline(c); }

/// The text as clang joins its lines: a backslash, blanks, any kind of newline.
std::string spliced(std::string_view text) {
  std::string joined;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto end = i + 1;
    while (end < text.size() && is_space_in_line(text[end])) ++end;
    if (text[i] != '\\' || end >= text.size() || !is_newline(text[end])) {
      joined += text[i];
      continue;
    }
    i = end + 1 < text.size() && is_newline(text[end + 1]) && text[end + 1] != text[end] ? end + 1 : end;
  }
  return joined;
}

/// Looks for what would open a file, as a compiler reads: apart from comments and literals, directives only where they begin a
/// line.
class LiveDirectives {
 public:
  explicit LiveDirectives(std::string_view text) : text_(text) {}

  /// "include", "__has_embed", ...; empty if there is nothing.
  std::string_view find() {
    bool line_starts = true;
    while (at_ < text_.size()) {
      if (skip_blanks()) continue;
      const char c = text_[at_];
      const bool hash = c == '#' || text_.substr(at_, 2) == "%:";
      if (is_newline(c)) {
        line_starts = true;
        ++at_;
        continue;
      }
      if (hash && line_starts) {
        at_ += c == '#' ? 1 : 2;
        while (skip_blanks()) continue;
        const auto name = word();
        for (const std::string_view opening :
             {"include", "include_next", "import", "embed", "__include_macros", "pragma", "line"})
          if (name == opening) return name;
      } else if (is_word_char(c)) {
        const auto name = word();
        if (name.starts_with("__has_") || name == "_Pragma") return name;
        if (is_digit(c))
          while (at_ + 1 < text_.size() && text_[at_] == '\'' && is_word_char(text_[at_ + 1])) at_ += 1 + word(at_ + 1).size();
        else if (at_ < text_.size() && text_[at_] == '"' && name.ends_with('R') && name.size() <= 3)
          raw_string();
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else {
        ++at_;
      }
      line_starts = false;
    }
    return {};
  }

 private:
  /// A comment or a blank. @return whether there was one
  bool skip_blanks() {
    const auto here = text_.substr(at_);
    if (here.starts_with("//")) {
      while (at_ < text_.size() && !is_newline(text_[at_])) ++at_;
    } else if (here.starts_with("/*")) {
      const auto end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else if (!here.empty() && is_space_in_line(here[0])) {
      ++at_;
    } else {
      return false;
    }
    return true;
  }

  [[nodiscard]] std::string_view word(std::size_t begin) const {
    auto end = begin;
    while (end < text_.size() && is_word_char(text_[end])) ++end;
    return text_.substr(begin, end - begin);
  }

  std::string_view word() {
    const auto found = word(at_);
    at_ += found.size();
    return found;
  }

  void quoted(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote && !is_newline(text_[at_]); ++at_)
      if (text_[at_] == '\\') ++at_;
    if (at_ < text_.size() && text_[at_] == quote) ++at_;
  }

  void raw_string() {
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) return quoted('"');
    const auto closer = ')' + std::string(text_.substr(at_ + 1, open - at_ - 1)) + '"';
    const auto close = text_.find(closer, open);
    at_ = close == std::string_view::npos ? text_.size() : close + closer.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Tokens follow each other, and none is empty.
void require_tokens(const SourceText& source) {
  const auto tokens = read_tokens(source);
  if (!tokens) return;
  std::size_t behind = 0;
  for (const auto& token : *tokens) {
    fuzz::require(token.span.begin >= behind && token.span.begin < token.span.end && token.span.end <= source.text.size(),
                  "tokens follow each other");
    behind = token.span.end;
  }
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  const SourceText source{"model.cpp", fuzz::Input(data, size).rest()};
  const auto compacted = compact(source);
  (void)prelude_for(source.text);
  require_tokens(source);
  if (!compacted) return 0;

  const auto& text = compacted->text();
  std::size_t behind = 0;
  for (std::size_t offset = 0; offset < text.size(); ++offset) {
    const auto original = compacted->original(offset);
    fuzz::require(original >= behind && original < source.text.size(), "offsets map in order and into the original");
    fuzz::require(text[offset] == source.text[original] || text[offset] == ' ', "a character stands where it comes from");
    behind = original + 1;
  }
  const auto end = compacted->original(text.size());
  fuzz::require(end >= behind && end <= source.text.size(), "the end maps into the original");
  const auto after = compacted->after_includes();
  fuzz::require(after == 0 || (after <= source.text.size() && source.text[after - 1] == '\n'), "lines are added between lines");

  const auto joined = spliced(text);
  fuzz::require(LiveDirectives(joined).find().empty(), "no directive is left that opens files", joined);
  // What is left is a source, too. There may be something to cut in it: a blank #include between braces looks like a list.
  const auto again = compact({"again.cpp", text});
  fuzz::require(again && again->text().size() <= text.size(), "a shortened source can be shortened", text);
  return 0;
}
