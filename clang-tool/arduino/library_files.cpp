// SPDX-License-Identifier: MIT
#include "arduino/library_files.h"

#include <algorithm>

#include "arduino/embedded_files.h"
#include "base/characters.h"

namespace ei_ota {
namespace {

void replace(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Without a header, the lines that would include it go.
void put_header(std::string& text, const std::string& header) {
  constexpr std::string_view place = "@header@";
  if (!header.empty()) return replace(text, place, header);
  for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) {
    const auto line = text.rfind('\n', at) + 1;
    text.erase(line, text.find('\n', at) + 1 - line);
  }
}

/// Or does it go on, as a file's name or with a place for the model's?
bool goes_on(char c) { return is_word_char(c) || c == '.' || c == '@'; }

bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !goes_on(text[at - 1])) && (end == text.size() || !goes_on(text[end]))) return true;
  }
  return false;
}

}  // namespace

std::map<std::string, std::string> arduino_library_files(const std::string& id, const std::string& header) {
  std::map<std::string, std::string> files;
  for (const auto& file : embedded_files()) {
    std::string text(file.text);
    replace(text, "@id@", id);
    replace(text, "@ID@", in_upper_case(id));
    put_header(text, header);
    files.emplace(file.path, std::move(text));
  }
  return files;
}

bool is_arduino_name(std::string_view name) {
  return std::ranges::any_of(embedded_files(), [&](const auto& file) {
    return file.path.starts_with("src/ei_ota_") && file.path.ends_with(".h") && has_word(file.text, name);
  });
}

}  // namespace ei_ota
