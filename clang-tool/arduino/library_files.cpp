#include "arduino/library_files.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "arduino/embedded_files.h"

namespace ei_ota {
namespace {

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

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

}  // namespace

std::map<std::string, std::string> arduino_library_files(const std::string& id, const std::string& header) {
  std::map<std::string, std::string> files;
  for (const auto& file : embedded_files()) {
    std::string text(file.text);
    replace(text, "@id@", id);
    replace(text, "@ID@", upper(id));
    put_header(text, header);
    files.emplace(file.path, std::move(text));
  }
  return files;
}

}  // namespace ei_ota
