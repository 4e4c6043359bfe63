// SPDX-License-Identifier: MIT
#include "parse/text/macros.h"

#include <algorithm>
#include <set>

#include "parse/text/characters.h"

namespace ei_ota {
namespace {

class Finder {
 public:
  Finder(const Macros& macros, const std::function<bool(std::string_view)>& wanted) : macros_(macros), wanted_(wanted) {}

  std::string find(std::string_view text) {
    for (auto at = text.begin(); at != text.end();) {
      at = std::find_if(at, text.end(), is_word_char);
      const auto end = std::find_if_not(at, text.end(), is_word_char);
      const std::string_view word(at, end);
      at = end;
      if (word.empty() || is_digit(word[0])) continue;
      if (wanted_(word)) return std::string(word);
      const auto macro = macros_.find(word);
      if (macro == macros_.end() || !followed_.insert(macro->first).second) continue;
      if (auto found = find(macro->second); !found.empty()) return found;
    }
    return {};
  }

 private:
  const Macros& macros_;
  const std::function<bool(std::string_view)>& wanted_;
  std::set<std::string_view> followed_;
};

}  // namespace

void add_defines(const std::vector<std::string>& defines, Macros& macros) {
  for (const auto& define : defines) {
    const auto equals = define.find('=');
    macros[define.substr(0, equals)] += equals == std::string::npos ? " 1" : " " + define.substr(equals + 1);
  }
}

std::string find_word(std::string_view text, const Macros& macros, const std::function<bool(std::string_view)>& wanted) {
  return Finder(macros, wanted).find(text);
}

}  // namespace ei_ota
