// SPDX-License-Identifier: MIT
#include "parse/eon/table_uses.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/remedies.h"
#include "parse/text/characters.h"
#include "parse/text/tokens.h"

namespace ei_ota {
namespace {

constexpr std::array<std::string_view, 13> writing{
    "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--"};

/// What does not stand before a member that is only read: an address, a change, and what makes it the member of another object.
constexpr std::array<std::string_view, 5> unlike_reading{"&", "++", "--", ".", "->"};

/// What keeps a row beyond the inference that it is for.
constexpr std::array<std::string_view, 4> keeping{"static", "constexpr", "constinit", "thread_local"};

bool is_writing(std::string_view token) { return std::ranges::find(writing, token) != writing.end(); }

class UseReader {
 public:
  UseReader(const EonSource& source, const std::vector<Token>& tokens)
      : source_(source.source), definition_(source.table.name_span.begin), tokens_(tokens) {}

  Result<std::vector<TableUse>> read() {
    std::vector<TableUse> uses;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (text(i) != "tensorData" || tokens_[i].span.begin == definition_) continue;
      if (is_kept(i)) return refused(i, i);
      const auto use = read_use(i);
      if (!use) return use.refusal();
      uses.push_back(*use);
    }
    return uses;
  }

 private:
  /// Empty where there is none: no token is.
  [[nodiscard]] std::string_view text(std::size_t i) const {
    return i < tokens_.size() ? source_.at(tokens_[i].span) : std::string_view();
  }
  [[nodiscard]] std::string_view before(std::size_t i, std::size_t distance = 1) const {
    return i < distance ? std::string_view() : text(i - distance);
  }

  /// Is it part of a declaration that is initialised only once?
  [[nodiscard]] bool is_kept(std::size_t i) const {
    for (std::size_t distance = 1; distance <= i; ++distance) {
      const auto token = before(i, distance);
      if (token == ";" || token == "{" || token == "}") return false;
      if (std::ranges::find(keeping, token) != keeping.end()) return true;
    }
    return false;
  }

  Result<TableUse> read_use(std::size_t i) const {
    const auto close = text(i + 1) == "[" ? matching_bracket(i + 1) : tokens_.size();
    if (close >= tokens_.size()) return refused(i, i + 1);
    if (text(close + 1) == ".") return read_member(i, close + 1);
    if (text(close + 1) == ";" && before(i) == "=" && before(i, 3) == "auto") return TableUse{tokens_[i].span.begin, true};
    return refused(i, close + 1);
  }

  /// @param dot  index of the first '.' behind the row
  Result<TableUse> read_member(std::size_t i, std::size_t dot) const {
    const auto first = before(i);
    if (std::ranges::find(unlike_reading, first) != unlike_reading.end()) return refused(i, dot + 1);
    auto at = dot;
    while (at < tokens_.size()) {
      if (text(at) == "." || text(at) == "->")
        at += 2;
      else if (text(at) == "[")
        at = matching_bracket(at) + 1;
      else
        break;
    }
    if (is_writing(text(at)) || text(at) == "(") return refused(i, at);
    return TableUse{tokens_[i].span.begin, false};
  }

  /// The end of the tokens if there is none.
  [[nodiscard]] std::size_t matching_bracket(std::size_t open) const {
    int depth = 0;
    for (auto i = open; i < tokens_.size(); ++i) {
      if (text(i) == "[") ++depth;
      if (text(i) == "]" && --depth == 0) return i;
    }
    return tokens_.size();
  }

  /// @param last  the token that is not as it should be
  [[nodiscard]] Refusal refused(std::size_t i, std::size_t last) const {
    constexpr std::size_t longest = 60;
    const auto begin = tokens_[i == 0 ? 0 : i - 1].span.begin;
    const auto end = tokens_[std::min(last, tokens_.size() - 1)].span.end;
    auto shown = std::string(source_.at({begin, std::max(begin, end)}).substr(0, longest));
    std::ranges::replace(shown, '\n', ' ');
    return refuse(ErrorId::Storage, source_.where(tokens_[i].span.begin),
                  fmt::format("a use of tensorData that is not understood: `{}`", shown),
                  "tensorData[..].member that is read, or auto NAME = tensorData[..];", use_weights_in_ram_or_report);
  }

  const SourceText& source_;
  std::size_t definition_;
  const std::vector<Token>& tokens_;
};

}  // namespace

Result<std::vector<TableUse>> find_table_uses(const EonSource& source) {
  const auto tokens = read_tokens(source.source);
  if (!tokens) return tokens.refusal();
  return UseReader(source, *tokens).read();
}

}  // namespace ei_ota
