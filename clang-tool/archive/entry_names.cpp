// SPDX-License-Identifier: MIT
#include "archive/entry_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/characters.h"

namespace ei_ota {
namespace {

// Room above what was seen: names in genuine exports have 150 characters and 12 parts.
constexpr std::size_t longest_name = 1024, most_parts = 64;

/// Why no file is to have this name; empty if it may.
std::string objection(const std::string& name) {
  if (name.empty()) return "an entry without a name";
  if (name.size() > longest_name) return fmt::format("a name of {} bytes, more than {}", name.size(), longest_name);
  if (std::count(name.begin(), name.end(), '/') >= static_cast<std::ptrdiff_t>(most_parts))
    return fmt::format("a name of more than {} parts", most_parts);
  if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }))
    return "a control character in an entry's name";
  if (name.find('\\') != std::string::npos) return "a backslash in an entry's name";
  if (name.front() == '/') return "an absolute path";
  if (name.find(':') != std::string::npos) return "a drive or a stream in an entry's name";
  for (std::size_t at = 0; at < name.size();) {
    const auto end = std::min(name.find('/', at), name.size());
    const auto part = name.substr(at, end - at);
    if (part == "..") return "a path that leads out of the archive";
    if (part.empty() || part == ".") return "a path with an empty part";
    at = end + 1;
  }
  return "";
}

/// An entry's name as its place: without case and the / of a folder.
struct Place {
  std::string key;
  const std::string* name;

  [[nodiscard]] bool is_folder() const { return name->back() == '/'; }
};

/// What is in a folder comes directly behind it: no character goes before '/'.
bool comes_before(const Place& a, const Place& b) {
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c); };
  return std::ranges::lexicographical_compare(a.key, b.key, {}, rank, rank);
}

}  // namespace

Status check_entry_names(const std::vector<ZipEntry>& entries, const std::string& where) {
  const auto refused = [&](const std::string& what, std::string_view name) {
    const bool is_long = name.size() > longest_name;
    return refuse(ErrorId::Archive, where,
                  what + ": " + printable(name.substr(0, is_long ? 40 : name.size())) + (is_long ? ".." : ""),
                  "an archive as Studio gave it", "do not unpack it; download it again");
  };
  std::vector<Place> places;
  for (const auto& entry : entries) {
    if (const auto found = objection(entry.name); !found.empty()) return refused(found, entry.name);
    places.push_back({in_lower_case(entry.name), &entry.name});
    if (places.back().is_folder()) places.back().key.pop_back();
  }
  std::ranges::stable_sort(places, comes_before);
  for (std::size_t i = 1; i < places.size(); ++i) {
    const auto &above = places[i - 1], &place = places[i];
    if (above.key == place.key && *above.name == *place.name) return refused("two entries have one name", *place.name);
    if (above.key == place.key)
      return refused("two names that are one file on some systems: " + printable(*above.name), *place.name);
    if (!above.is_folder() && place.key.starts_with(above.key + '/'))
      return refused("an entry is a file and a folder", *above.name);
  }
  return Nothing{};
}

}  // namespace ei_ota
