// SPDX-License-Identifier: MIT
#include "parse/text/tokens.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

/// The operators of more than one character, the longest first.
constexpr std::array<std::string_view, 23> operators{"<<=", ">>=", "->*", "...", "->", "++", "--", "<<", ">>", "<=", ">=", "==",
                                                     "!=",  "&&",  "||",  "+=",  "-=", "*=", "/=", "%=", "&=", "|=", "^="};

class Lexer {
 public:
  explicit Lexer(const SourceText& source) : source_(source), text_(source.text) {}

  Result<std::vector<Token>> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_space(c)) {
        ++at_;
      } else if (is_comment(text_, at_)) {
        at_ = comment_end(text_, at_);
      } else if (c == '\\') {
        if (auto status = splice(); !status) return status.refusal();
      } else if (c == '"' || c == '\'') {
        add(quoted_end(text_, at_));
      } else if (is_word_char(c)) {
        add(word_end());
      } else {
        add(at_ + operator_size());
        if (c == '{' || c == ',') skip_numbers();
      }
    }
    return std::move(tokens_);
  }

 private:
  void add(std::size_t end) {
    tokens_.push_back({{at_, end}});
    at_ = end;
  }

  [[nodiscard]] std::size_t operator_size() const {
    const auto rest = text_.substr(at_);
    const auto* const found = std::ranges::find_if(operators, [&](auto op) { return rest.starts_with(op); });
    return found == operators.end() ? 1 : found->size();
  }

  /// A backslash outside of literals joins two lines.
  Status splice() {
    const auto end = text_.find_first_not_of(" \t\r\f\v", at_ + 1);
    const bool is_joint = end == std::string_view::npos || text_[end] == '\n';
    const bool splits_a_word = is_joint && end != std::string_view::npos && at_ > 0 && is_word_char(text_[at_ - 1]) &&
                               end + 1 < text_.size() && is_word_char(text_[end + 1]);
    if (!is_joint || splits_a_word)
      return refuse(ErrorId::Syntax, source_.where(at_), "a backslash in a word", "words that stand in one line",
                    "export the model again, the file was edited");
    at_ = std::min(end, text_.size());
    return Nothing{};
  }

  /// A word; a number with its digit separators, point and exponent; a raw string literal with its prefix.
  [[nodiscard]] std::size_t word_end() const {
    const bool is_number = is_digit(text_[at_]);
    auto end = at_;
    while (end < text_.size() && (is_word_char(text_[end]) || (is_number && (text_[end] == '.' || text_[end] == '\'')))) ++end;
    const auto raw = raw_string_end(text_, at_, end);
    return raw == std::string_view::npos ? end : raw;
  }

  /// Most of an export is lists of numbers.
  void skip_numbers() {
    constexpr std::size_t long_list = 64;
    const auto end = std::min(text_.find_first_not_of(" \t\r\n0123456789-,.+eE", at_), text_.size());
    if (end - at_ < long_list) return;
    const auto last_comma = text_.substr(at_, end - at_).rfind(',');
    if (last_comma != std::string_view::npos) at_ += last_comma;
  }

  const SourceText& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> read_tokens(const SourceText& source) { return Lexer(source).run(); }

}  // namespace ei_ota
