// SPDX-License-Identifier: MIT
#include "parse/headers/header_reader.h"

#include <algorithm>
#include <utility>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

constexpr int deepest_list = 32;  // Studio's are three deep

struct Token {
  enum class Kind { Word, Punctuation, String, Comment, Directive, End } kind;
  std::string_view text;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Token next() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    if (at_ == text_.size()) return {Token::Kind::End, {}};
    const auto begin = at_;
    const char c = text_[at_];
    if (c == '#') return take(Token::Kind::Directive, begin, directive_end(text_, at_));
    if (is_comment(text_, at_)) return take(Token::Kind::Comment, begin, comment_end(text_, at_));
    if (c == '"' || c == '\'') return take(Token::Kind::String, begin, quoted_end(text_, at_));
    if (is_word_char(c)) {
      auto end = at_;
      while (end < text_.size() &&
             (is_word_char(text_[end]) || (text_[end] == '.' && is_digit(c)) ||
              ((text_[end] == '-' || text_[end] == '+') && is_digit(c) && (text_[end - 1] == 'e' || text_[end - 1] == 'E'))))
        ++end;
      return take(Token::Kind::Word, begin, end);
    }
    return take(Token::Kind::Punctuation, begin, at_ + 1);
  }

 private:
  Token take(Token::Kind kind, std::size_t begin, std::size_t end) {
    at_ = std::min(end, text_.size());
    return {kind, text_.substr(begin, at_ - begin)};
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text) { advance(); }

  Header parse() {
    while (token_.kind != Token::Kind::End) declaration();
    return std::move(header_);
  }

 private:
  void advance() {
    last_end_ = token_.text.data() == nullptr ? 0 : here() + token_.text.size();
    token_ = lexer_.next();
  }
  [[nodiscard]] std::size_t here() const {
    return token_.kind == Token::Kind::End ? text_.size() : static_cast<std::size_t>(token_.text.data() - text_.data());
  }
  [[nodiscard]] std::size_t offset_of(const Token& token) const {
    return static_cast<std::size_t>(token.text.data() - text_.data());
  }
  [[nodiscard]] bool is(char c) const { return token_.kind == Token::Kind::Punctuation && token_.text[0] == c; }

  void directive() {
    auto line = token_.text.substr(1);
    const Span span{here(), here() + token_.text.size()};
    const auto name = word(line);
    if (name == "include") {
      const auto open = line.find('"');
      const auto close = open == std::string_view::npos ? open : line.find('"', open + 1);
      if (close != std::string_view::npos) header_.includes.emplace_back(line.substr(open + 1, close - open - 1));
    } else if (name == "define") {
      const auto macro = word(line);
      if (!macro.empty() && !line.starts_with("("))
        header_.macros.push_back({std::string(macro), std::string(trimmed(line.substr(0, comment_begin(line)))), span});
    }
    advance();
  }

  /// Where a line's comment begins; "//" in a string is none.
  static std::size_t comment_begin(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (!quoted && is_comment(line, i)) return i;
      if (line[i] == '"')
        quoted = !quoted;
      else if (line[i] == '\\')
        ++i;
    }
    return line.size();
  }

  static std::string_view word(std::string_view& line) {
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    std::size_t length = 0;
    while (length < line.size() && is_word_char(line[length])) ++length;
    const auto found = line.substr(0, length);
    line.remove_prefix(length);
    return found;
  }

  /// One declaration up to its ';', or what else stands between.
  void declaration() {
    std::vector<Token> words;
    std::string file;  // the last string literal
    bool is_typedef_struct = false;
    bool after_bracket = false;
    while (token_.kind != Token::Kind::End) {
      if (token_.kind == Token::Kind::Directive) return directive();
      if (is(';') || is('}')) {
        if (words.size() >= 2 && words[0].text == "INCBIN")  // more words: macros that the file's name is joined of
          header_.incbins.push_back({std::string(words[1].text), file, {offset_of(words[0]), last_end_}});
        advance();
        return;
      }
      if (token_.kind == Token::Kind::String) file = unquote(token_.text).value_or("");
      if (is('=')) {
        advance();
        if (is('{') && words.size() >= 2)
          object(words);
        else if (words.size() >= 2)
          constant(words.back());
        words.clear();
      } else if (is('{') && words.size() >= 2 && last_end_ > 0 && text_[last_end_ - 1] == ']') {  // `x[] { 1, 2 }`
        object(words);
        words.clear();
      } else if (is('{')) {
        is_typedef_struct = words.size() >= 2 && words[0].text == "typedef" && words[1].text == "struct";
        if (is_typedef_struct) return structure();
        skip_braces();
        return;
      } else {
        if (is('[')) after_bracket = true;
        if (token_.kind == Token::Kind::Word && !after_bracket) words.push_back(token_);
        if (is(']')) after_bracket = false;
        advance();
      }
    }
  }

  void object(const std::vector<Token>& words) {
    HeaderObject found;
    found.type = std::string(words[words.size() - 2].text);
    found.name = std::string(words.back().text);
    found.declaration.begin = offset_of(words.front());
    found.name_offset = offset_of(words.back());
    found.is_const = std::any_of(words.begin(), words.end(), [](const Token& word) { return word.text == "const"; });
    found.is_bytes = words.size() >= 3 && words[words.size() - 3].text == "unsigned" && found.type == "char";
    if (found.is_bytes) {
      found.value.span.begin = here();
      skip_braces();
      found.value.span.end = last_end_;
    } else {
      found.value = list();
    }
    found.declaration.end = found.value.span.end;
    header_.objects.push_back(std::move(found));
  }

  void constant(const Token& name) {
    HeaderConstant found{std::string(name.text), ""};
    for (; token_.kind != Token::Kind::End && token_.kind != Token::Kind::Directive && !is(';') && !is('{') && !is('}');
         advance())
      if (token_.kind != Token::Kind::Comment) found.text += token_.text;
    header_.constants.push_back(std::move(found));
  }

  void skip_braces() {
    int depth = 0;
    do {
      depth += is('{') ? 1 : is('}') ? -1 : 0;
      advance();
    } while (depth > 0 && token_.kind != Token::Kind::End);
  }

  void structure() {
    HeaderStruct found;
    std::string last;
    for (advance(); !is('}') && token_.kind != Token::Kind::End; advance()) {
      if (token_.kind == Token::Kind::Word) last = std::string(token_.text);
      if (is(';')) found.members.push_back(last);
    }
    advance();
    found.name = std::string(token_.text);
    header_.structs.push_back(std::move(found));
  }

  /// A braced list, from its '{' to behind its '}'.
  HeaderValue list(int depth = 0) {
    HeaderValue result;
    result.span.begin = here();
    if (depth == deepest_list) {
      skip_braces();
      result.span.end = last_end_;
      return result;
    }
    advance();
    HeaderValue value;
    bool has_value = false;
    const auto begin_value = [&] {
      if (!std::exchange(has_value, true)) value.span.begin = here();
    };
    const auto finish = [&] {
      if (has_value) result.list.push_back(std::exchange(value, {}));
      has_value = false;
    };
    while (token_.kind != Token::Kind::End && !is('}')) {
      if (is(',')) {
        finish();
        advance();
      } else if (token_.kind == Token::Kind::Comment) {
        auto& target = has_value || result.list.empty() ? value : result.list.back();
        if (token_.text.starts_with("//") && target.comment.empty() && (has_value || !result.list.empty()))
          target.comment = trimmed(token_.text.substr(2));
        advance();
      } else if (is('{')) {
        begin_value();
        value.list = list(depth + 1).list;
        value.span.end = last_end_;
      } else if (is('.') && !has_value) {
        advance();
        value.designator = std::string(token_.text);
        advance();
        if (is('=')) advance();
      } else if (token_.kind == Token::Kind::Directive) {
        directive();
      } else {
        begin_value();
        value.text += token_.text;
        advance();
        value.span.end = last_end_;
      }
    }
    finish();
    advance();
    result.span.end = last_end_;
    return result;
  }

  std::string_view text_;
  Lexer lexer_;
  Token token_{Token::Kind::End, {}};
  std::size_t last_end_ = 0;  ///< of the token before
  Header header_;
};

}  // namespace

const HeaderMacro* Header::macro(std::string_view name) const {
  const auto found = std::find_if(macros.begin(), macros.end(), [&](const auto& macro) { return macro.name == name; });
  return found == macros.end() ? nullptr : &*found;
}

const HeaderObject* Header::object(std::string_view name) const {
  const auto found = std::find_if(objects.begin(), objects.end(), [&](const auto& object) { return object.name == name; });
  return found == objects.end() ? nullptr : &*found;
}

const HeaderConstant* Header::constant(std::string_view name) const {
  const auto found =
      std::find_if(constants.begin(), constants.end(), [&](const auto& constant) { return constant.name == name; });
  return found == constants.end() ? nullptr : &*found;
}

const HeaderValue* member(const HeaderValue& list, std::string_view name) {
  const auto found =
      std::find_if(list.list.begin(), list.list.end(), [&](const auto& value) { return value.designator == name; });
  return found == list.list.end() ? nullptr : &*found;
}

Header read_header(std::string_view text) { return Parser(text).parse(); }

std::string referenced_name(const HeaderValue* expression) {
  return expression ? expression->text.substr(expression->text.find_last_of(")&* ") + 1) : std::string{};
}

std::optional<std::string> unquote(std::string_view literal) {
  if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') return std::nullopt;
  std::string characters;
  for (std::size_t i = 1; i + 1 < literal.size(); ++i) {
    if (literal[i] == '\\' && i + 2 < literal.size()) ++i;
    characters += literal[i];
  }
  return characters;
}

}  // namespace ei_ota
