// SPDX-License-Identifier: MIT
#include "parse/text/source_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "parse/text/characters.h"

namespace ei_ota {

std::string SourceText::where(std::size_t offset) const {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return fmt::format("{}:{}", path, 1 + std::count(text.begin(), end, '\n'));
}

std::size_t CompactText::original(std::size_t compact_offset) const {
  const auto next = std::upper_bound(cuts_.begin(), cuts_.end(), compact_offset,
                                     [](std::size_t offset, const Cut& cut) { return offset < cut.compact; });
  return compact_offset + (next == cuts_.begin() ? 0 : std::prev(next)->removed);
}

namespace {

constexpr std::size_t long_list = 256;  // characters
constexpr std::array<std::string_view, 12> known_directives{"include", "define", "undef", "if",     "ifdef", "ifndef",
                                                            "elif",    "else",   "endif", "pragma", "error", "warning"};

/// With another meaning they would change what is generated behind the source, too.
constexpr std::array<std::string_view, 62> keywords{
    "alignas",  "alignof",       "auto",        "bool",     "break",    "case",      "catch",  "char",         "class",
    "const",    "constexpr",     "const_cast",  "continue", "decltype", "default",   "delete", "do",           "double",
    "else",     "enum",          "explicit",    "extern",   "false",    "float",     "for",    "friend",       "goto",
    "if",       "inline",        "int",         "long",     "mutable",  "namespace", "new",    "noexcept",     "nullptr",
    "operator", "private",       "protected",   "public",   "register", "return",    "short",  "signed",       "sizeof",
    "static",   "static_assert", "static_cast", "struct",   "switch",   "template",  "this",   "thread_local", "throw",
    "true",     "try",           "typedef",     "typename", "union",    "unsigned",  "void",   "volatile"};

/// What a list of numbers is made of, by character: most of an export is that.
constexpr auto in_number_list = character_set(" \t\r\n\f\v0123456789-,.+eE");

/// Four characters at once.
bool are_in_number_list(const char* c) {
  const auto in = [&](int i) -> unsigned { return in_number_list[static_cast<unsigned char>(c[i])] ? 1 : 0; };
  return (in(0) & in(1) & in(2) & in(3)) != 0;
}

/// The text as a compiler joins its lines.
std::string joined_lines(std::string_view text) {
  std::string joined;
  joined.reserve(text.size());
  while (!text.empty()) {
    const auto backslash = std::min(text.find('\\'), text.size());
    auto end = std::min(backslash + 1, text.size());
    while (end < text.size() && is_space(text[end]) && text[end] != '\n') ++end;
    const bool is_joint = end < text.size() && text[end] == '\n';
    joined += text.substr(0, is_joint ? backslash : backslash + 1);
    text.remove_prefix(is_joint ? end + 1 : std::min(backslash + 1, text.size()));
  }
  return joined;
}

/// Can an op's parameters be left out with no harm? What else they hold might mean something to the preprocessor.
bool is_plain(std::string_view op_data) { return op_data.find_first_of("#%\"'\\;") == std::string_view::npos; }

/// What stands behind a '#', past blanks and comments.
std::string_view behind_hash(std::string_view text) {
  while (!text.empty() && ((is_space(text.front()) && text.front() != '\n') || text.starts_with("/*"))) {
    const auto end = text.starts_with("/*") ? text.find("*/", 2) : 0;
    text.remove_prefix(end == std::string_view::npos ? text.size() : end == 0 ? 1 : end + 2);
  }
  return text;
}

/// What a text without its includes holds that would open or look for a file if it were a directive; empty if nothing.
/// Digraphs, line splices, comments and raw strings can dress up either as the other: this trusts in none of them.
std::string_view hidden_directive(std::string_view joined) {
  for (const std::string_view word : {"##", "%:", "__has", "_Pragma", "__pragma"})
    if (joined.find(word) != std::string_view::npos) return word;
  for (auto hash = joined.find('#'); hash != std::string_view::npos; hash = joined.find('#', hash + 1))
    for (const std::string_view word : {"include", "__include", "import", "embed", "pragma"})
      if (behind_hash(joined.substr(hash + 1)).starts_with(word)) return word;
  return {};
}

}  // namespace

class Compactor {
 public:
  Compactor(const SourceText& source, Numbers numbers) : source_(source), text_(source.text), numbers_(numbers) {}

  Result<CompactText> run(const std::vector<std::string>& defines) {
    add_defines(defines, result_.macros_);
    if (text_.find('\0') != std::string_view::npos)
      return refuse(ErrorId::Syntax, source_.path, "the file holds a zero byte", "text", "export the model again");
    for (auto at = text_.find('\r'); at != std::string_view::npos; at = text_.find('\r', at + 1))
      if (at + 1 == text_.size() || text_[at + 1] != '\n')  // it ends a line to some compilers, to others it does not
        return refuse(ErrorId::Syntax, source_.where(at), "a carriage return without a line feed",
                      "lines that end in line feeds", "export the model again");
    for (const std::string_view trigraph : {"?\?=", "?\?/"})  // '#' and '\\' to some compilers, to others not
      if (const auto at = text_.find(trigraph); at != std::string_view::npos)
        return refuse(ErrorId::Syntax, source_.where(at), fmt::format("the trigraph `{}`", trigraph),
                      "a source that every compiler reads alike", "export the model again");
    result_.text_.reserve(numbers_ == Numbers::Cut ? 0 : text_.size());
    if (text_.starts_with("\xEF\xBB\xBF")) {  // a byte order mark, from an editor
      result_.text_ = "   ";
      position_ = 3;
    }
    while (position_ < text_.size()) {
      const char c = text_[position_];
      if (c == '#' && at_line_start_) {
        if (auto status = directive(); !status) return status.refusal();
        continue;
      }
      at_line_start_ = c == '\n' || (at_line_start_ && is_space(c));
      if (is_comment(text_, position_))
        copy_to(comment_end(text_, position_));
      else if (c == '"' || c == '\'')
        copy_to(quoted_end(text_, position_));
      else if (c == '{')
        brace();
      else if (is_word_char(c))
        word();
      else
        punctuation();
    }
    if (const auto word = hidden_directive(joined_lines(result_.text_)); !word.empty())
      return refuse(ErrorId::Directive, source_.path, fmt::format("a hidden `{}`", word), "the directives that Studio writes",
                    "remove it, or export the model again");
    return std::move(result_);
  }

 private:
  void copy_to(std::size_t end) {
    result_.text_.append(text_.substr(position_, end - position_));
    position_ = end;
  }

  void word() {
    const auto end = word_end();
    const auto text = text_.substr(position_, end - position_);
    if (text.starts_with("TfLite") && text.ends_with("Params")) {
      in_op_data_ = true;
      op_data_parentheses_ = parentheses_;
    }
    if (text == "constexpr") in_constexpr_ = true;
    copy_to(end);
  }

  void punctuation() {
    const char c = text_[position_];
    if (c == ';') in_op_data_ = in_constexpr_ = false;
    if (c == '(') ++parentheses_;
    if (c == ')') --parentheses_;
    if (parentheses_ < op_data_parentheses_) in_op_data_ = false;  // what was named there was a macro's argument, not a type
    copy_to(position_ + 1);
  }

  /// A word; a raw string literal is one with its prefix.
  [[nodiscard]] std::size_t word_end() const {
    auto end = position_;
    while (end < text_.size() && is_word_char(text_[end])) ++end;
    if (const auto raw = raw_string_end(text_, position_, end); raw != std::string_view::npos) return raw;
    const bool is_separator = end < text_.size() && text_[end] == '\'' && is_digit(text_[position_]);
    return is_separator ? end + 1 : end;  // of digits: it starts no character literal
  }

  /// Copies '{', and its body unless that is a list of numbers or an op's parameters.
  void brace() {
    const auto initialised = what_is_initialised();
    copy_to(position_ + 1);
    if (std::exchange(in_op_data_, false)) {
      const auto end = matching_brace();
      if (is_plain(text_.substr(position_, end - position_))) cut_to(end);
      return;
    }
    if (numbers_ == Numbers::Kept || in_constexpr_ || initialised == Initialised::UnsizedArray) return;
    auto end = position_;
    int depth = 0;
    while (end < text_.size()) {
      while (text_.size() - end > 4 && are_in_number_list(text_.data() + end)) end += 4;
      const char c = text_[end];
      if (in_number_list[static_cast<unsigned char>(c)])
        ++end;
      else if (is_comment(text_, end))
        end = comment_end(text_, end);
      else if (c == '{' && initialised == Initialised::Name)
        ++depth, ++end;
      else if (c == '}' && depth > 0)
        --depth, ++end;
      else
        break;
    }
    if (end >= text_.size() || text_[end] != '}') return;
    if (end - position_ < long_list && !holds_several(end)) return;
    result_.lacks_numbers_ = true;
    cut_to(end);
  }

  /// Is there more than one number up to `end`? A single one may be no array's but a constant that others depend on.
  [[nodiscard]] bool holds_several(std::size_t end) const {
    bool behind_comma = false;
    for (auto at = position_; at < end;) {
      if (text_[at] == '/') {
        at = comment_end(text_, at);
        continue;
      }
      if (behind_comma && is_digit(text_[at])) return true;
      behind_comma = behind_comma || text_[at] == ',';
      ++at;
    }
    return false;
  }

  void cut_to(std::size_t end) {
    const auto removed = (result_.cuts_.empty() ? 0 : result_.cuts_.back().removed) + (end - position_);
    result_.cuts_.push_back({result_.text_.size(), removed});
    position_ = end;
  }

  [[nodiscard]] std::size_t matching_brace() const {
    int depth = 0;
    auto end = position_;
    for (; end < text_.size(); ++end) {
      if (is_comment(text_, end))
        end = comment_end(text_, end) - 1;
      else if (text_[end] == '{')
        ++depth;
      else if (text_[end] == '}' && depth-- == 0)
        break;
    }
    return end;
  }

  enum class Initialised { Name, UnsizedArray, Other };

  /// `x = {`, lists in its list are a struct's; `x[] = {`, the numbers are the array's size and have to stay; or another brace.
  [[nodiscard]] Initialised what_is_initialised() const {
    std::string_view left(result_.text_);
    const auto take = [&](char expected) {
      while (!left.empty() && is_space(left.back())) left.remove_suffix(1);
      if (left.empty() || left.back() != expected) return false;
      left.remove_suffix(1);
      return true;
    };
    if (!take('=')) return Initialised::Other;
    if (take(']')) return take('[') ? Initialised::UnsizedArray : Initialised::Other;
    return !left.empty() && is_word_char(left.back()) ? Initialised::Name : Initialised::Other;
  }

  [[nodiscard]] Refusal refuse_directive(std::string_view what) const {
    return refuse(ErrorId::Directive, source_.where(position_), fmt::format("`{}`", what), "the directives that Studio writes",
                  "remove it, or export the model again");
  }

  static bool defines_keyword(std::string_view definition) {
    const auto joined = joined_lines(definition);
    const auto begin = skip_blank(joined, 0);
    const auto end = std::find_if_not(joined.begin() + static_cast<std::ptrdiff_t>(begin), joined.end(), is_word_char);
    const std::string_view name(joined.data() + begin, static_cast<std::size_t>(end - joined.begin()) - begin);
    return std::ranges::find(keywords, name) != keywords.end();
  }

  void remember_macro(std::string_view definition) {
    const auto begin = std::find_if(definition.begin(), definition.end(), is_word_char);
    const auto end = std::find_if_not(begin, definition.end(), is_word_char);
    result_.macros_[std::string(begin, end)] += " " + joined_lines({end, definition.end()});
  }

  Status directive() {
    const auto end = directive_end(text_, position_);
    const auto line = text_.substr(position_, end - position_);
    auto name = line.substr(1);
    while (!name.empty() && (name.front() == ' ' || name.front() == '\t')) name.remove_prefix(1);
    const auto length = static_cast<std::size_t>(std::find_if_not(name.begin(), name.end(), is_word_char) - name.begin());
    const auto argument = name.substr(length);
    name = name.substr(0, length);
    const bool known =
        name.empty() || std::find(known_directives.begin(), known_directives.end(), name) != known_directives.end();
    if (!known || line.find("__has_") != std::string_view::npos || line.find("_Pragma") != std::string_view::npos)
      return refuse_directive(line.substr(0, 60));
    if (name == "include") {
      const auto quote = argument.find_first_of("\"<");
      if (quote != std::string_view::npos &&
          (argument.substr(quote + 1, 1) == "/" || argument.find("..") != std::string_view::npos ||
           argument.find(':') != std::string_view::npos))
        return refuse_directive(line.substr(0, 60));
    }
    if (name == "define" && defines_keyword(argument)) return refuse_directive(line.substr(0, 60));
    if (name == "define") remember_macro(argument);
    if (name.starts_with("if")) ++depth_;
    if (name == "endif" && depth_ > 0) --depth_;
    if (name == "include" || name == "pragma") {
      for (const char c : line) result_.text_ += c == '\n' ? '\n' : ' ';
      position_ = end;
      if (name == "include" && depth_ == 0 && end < text_.size()) result_.after_includes_ = end + 1;
    } else {
      copy_to(end);
    }
    return Nothing{};
  }

  const SourceText& source_;
  std::string_view text_;
  Numbers numbers_;
  CompactText result_;
  std::size_t position_ = 0;
  bool at_line_start_ = true;
  int parentheses_ = 0;          ///< open ones
  bool in_op_data_ = false;      ///< behind the name of an op's parameter struct
  int op_data_parentheses_ = 0;  ///< which were open at that name
  bool in_constexpr_ = false;    ///< in a declaration whose numbers others may be computed from
  int depth_ = 0;
};

Result<CompactText> compact(const SourceText& source, Numbers numbers, const std::vector<std::string>& defines) {
  return Compactor(source, numbers).run(defines);
}

}  // namespace ei_ota
