// SPDX-License-Identifier: MIT
#include "rewrite/declaration.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

struct Word {
  std::string_view text;
  Span span;
};

constexpr std::array<std::string_view, 8> more_than_const{"constexpr", "constinit", "inline",       "volatile",
                                                          "extern",    "typedef",   "thread_local", "__thread"};

bool is_more_than_const(std::string_view word) {
  return std::find(more_than_const.begin(), more_than_const.end(), word) != more_than_const.end();
}

bool changes_a_declaration(std::string_view word) {
  return word == "const" || word == "__const" || word == "__const__" || is_more_than_const(word);
}

/// The words and commas between a declaration's begin and its name that stand outside <>, () and {}.
std::vector<Word> specifiers(const SourceText& source, const DefinitionSite& site) {
  std::vector<Word> words;
  int depth = 0;
  for (auto at = site.declaration.begin; at < site.name;) {
    const char c = source.text[at];
    if (is_comment(source.text, at)) {
      at = comment_end(source.text, at);
    } else if (is_word_char(c)) {
      auto end = at;
      while (end < site.name && is_word_char(source.text[end])) ++end;
      if (depth == 0) words.push_back({source.at({at, end}), {at, end}});
      at = end;
    } else {
      if (c == ',' && depth == 0) words.push_back({source.at({at, at + 1}), {at, at + 1}});
      depth += c == '<' || c == '(' || c == '{' ? 1 : c == '>' || c == ')' || c == '}' ? -1 : 0;
      ++at;
    }
  }
  return words;
}

/// From a macro's name to behind its parentheses and the blanks after them.
Span with_arguments(const SourceText& source, Span macro) {
  auto end = source.text.find(')', macro.end);
  end = end == std::string::npos ? macro.end : end + 1;
  while (end < source.text.size() && source.text[end] == ' ') ++end;
  return {macro.begin, end};
}

}  // namespace

Result<std::vector<Edit>> make_weight(const SourceText& source, const Macros& macros, const DefinitionSite& site,
                                      const std::string& name, std::string_view macro) {
  const auto refuse_form = [&](std::string found) {
    return refuse(ErrorId::Declaration, source.where(site.name), name + " " + std::move(found),
                  "`const TYPE NAME... = {...};` as Studio writes it",
                  "export the model again; if it is fresh from Studio, report this");
  };
  const auto head = source.at({site.declaration.begin, site.name});
  if (head.find('\\') != std::string_view::npos) return refuse_form("has a continued line in its declaration");
  const auto words = specifiers(source, site);
  const auto behind = skip_blank(source.text, site.declaration.end);
  if (behind == source.text.size() || source.text[behind] != ';' || std::ranges::find(words, ",", &Word::text) != words.end())
    return refuse_form("shares its declaration with another name");
  for (const auto& word : words)
    if (word.text != "MODEL_SECTION" && macros.contains(word.text))
      if (const auto hidden = find_word(word.text, macros, changes_a_declaration); !hidden.empty())
        return refuse_form(fmt::format("has a {} in the macro {}", hidden, word.text));
  std::vector<Edit> edits;
  bool is_static = site.in_anonymous_namespace;
  std::optional<Span> first_const;
  for (const auto& word : words) {
    if (word.text == "const" && !first_const)
      first_const = word.span;
    else if (word.text == "const")
      edits.push_back({{word.span.begin, word.span.end + (is_blank(source.text[word.span.end]) ? 1U : 0U)}, ""});
    else if (word.text == "MODEL_SECTION")
      edits.push_back({with_arguments(source, word.span), ""});
    else if (is_more_than_const(word.text))
      return refuse_form(fmt::format("is declared {}", word.text));
    else if (word.text == "static")
      is_static = true;
  }
  if (!first_const) return refuse_form(site.is_const ? "has its const in a typedef" : "is not const");
  if (site.is_const_by_typedef) return refuse_form("has a second const in a typedef");
  edits.push_back({*first_const, (is_static ? "" : "static ") + std::string(macro)});
  return edits;
}

Result<std::string> weight_copy(const SourceText& source, const Macros& macros, const DefinitionSite& site,
                                const std::string& name, const std::string& copy_name) {
  auto edits = make_weight(source, macros, site, name, initialised);
  if (!edits) return edits.refusal();
  auto name_end = site.name;
  while (name_end < source.text.size() && is_word_char(source.text[name_end])) ++name_end;
  edits->push_back({{site.name, name_end}, copy_name});
  for (auto& edit : *edits) {
    edit.removed.begin -= site.declaration.begin;
    edit.removed.end -= site.declaration.begin;
  }
  return apply_edits(source.at(site.declaration), std::move(*edits)) + ";";
}

}  // namespace ei_ota
