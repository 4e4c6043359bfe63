// SPDX-License-Identifier: MIT
#include "parse/eon/op_data.h"

#include <fmt/format.h>

#include "base/characters.h"
#include "parse/text/characters.h"

namespace ei_ota {
namespace {

bool is_part_of_value(char c) { return is_word_char(c) || c == '.' || c == '-' || c == '+' || c == ':'; }

/// Empty if it is neither.
std::string canonical_value(std::string_view token) {
  if (token == "false" || token == "nullptr" || token == "NULL") return "0";
  if (token == "true") return "1";
  if (token.starts_with("kTfLite")) return std::string(token);
  auto digits = token;
  if (digits.ends_with('f') && digits.find('.') != std::string_view::npos) digits.remove_suffix(1);
  const auto value = whole_number<double>(digits);
  return value ? fmt::format("{}", *value + 0.0) : std::string{};
}

}  // namespace

Result<std::vector<std::string>> read_op_data(const SourceText& source, Span initialiser) {
  std::vector<std::string> values;
  const auto text = source.at(initialiser);
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (is_comment(text, i)) {
      i = comment_end(text, i);
    } else if (is_space(c) || c == '{' || c == '}' || c == ',') {
      ++i;
    } else {
      auto end = i;
      while (end < text.size() && is_part_of_value(text[end])) ++end;
      const auto value = canonical_value(text.substr(i, end - i));
      if (value.empty())
        return refuse(ErrorId::Declaration, source.where(initialiser.begin + i),
                      fmt::format("an op's parameters hold `{}`", text.substr(i, std::max<std::size_t>(end - i, 1))),
                      "numbers and kTfLite names", "export the model again");
      values.push_back(value);
      i = end;
    }
  }
  while (!values.empty() && values.back() == "0") values.pop_back();
  return values;
}

}  // namespace ei_ota
