#include "rewrite/declaration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

namespace ei_ota {
namespace {

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

struct Word {
  std::string_view text;
  Span span;
};

/// The words and commas between a declaration's begin and its name that stand outside <>, () and {}.
std::vector<Word> specifiers(const SourceText& source, const DefinitionSite& site) {
  std::vector<Word> words;
  int depth = 0;
  for (auto at = site.declaration.begin; at < site.name;) {
    const char c = source.text[at];
    if (source.at({at, at + 2}) == "/*") {
      at = std::min(source.text.find("*/", at), site.name - 2) + 2;
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

Result<std::vector<Edit>> make_weight(const SourceText& source, const DefinitionSite& site, const std::string& name) {
  const auto refuse_form = [&](std::string found) {
    return refuse(ErrorId::Declaration, source.where(site.name), name + " " + std::move(found),
                  "`const TYPE NAME... = {...};` as Studio writes it",
                  "export the model again; if it is fresh from Studio, report this");
  };
  const auto words = specifiers(source, site);
  const auto behind = source.text.find_first_not_of(" \t\r\n", site.declaration.end);
  if (behind == std::string::npos || source.text[behind] != ';' || std::ranges::find(words, ",", &Word::text) != words.end())
    return refuse_form("shares its declaration with another name");
  std::vector<Edit> edits;
  bool is_static = site.in_anonymous_namespace;
  std::optional<Span> first_const;
  for (const auto& word : words) {
    if (word.text == "const" && !first_const)
      first_const = word.span;
    else if (word.text == "const")
      edits.push_back({{word.span.begin, word.span.end + 1}, ""});
    else if (word.text == "MODEL_SECTION")
      edits.push_back({with_arguments(source, word.span), ""});
    else if (word.text == "constexpr" || word.text == "constinit" || word.text == "inline" || word.text == "volatile" ||
             word.text == "extern" || word.text == "thread_local")
      return refuse_form(fmt::format("is declared {}", word.text));
    else if (word.text == "static")
      is_static = true;
  }
  if (!first_const) return refuse_form(site.is_const ? "has its const in a macro or typedef" : "is not const");
  edits.push_back({*first_const, is_static ? "EI_OTA_WEIGHT" : "static EI_OTA_WEIGHT"});
  return edits;
}

Result<std::string> weight_copy(const SourceText& source, const DefinitionSite& site, const std::string& name,
                                const std::string& copy_name) {
  auto edits = make_weight(source, site, name);
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
