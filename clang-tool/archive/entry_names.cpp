#include "archive/entry_names.h"

#include <algorithm>
#include <map>
#include <set>

namespace ei_ota {
namespace {

/// Why no file is to have this name; empty if it may.
std::string objection(const std::string& name) {
  if (name.empty()) return "an entry without a name";
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

}  // namespace

std::string without_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

Status check_entry_names(const std::vector<ZipEntry>& entries, const std::string& where) {
  const auto refused = [&](const std::string& what, const std::string& name) {
    return refuse(ErrorId::Archive, where, what + ": " + printable(name), "an archive as Studio gave it",
                  "do not unpack it; download it again");
  };
  std::map<std::string, std::string> seen;  // without case and the / of a folder -> the name
  for (const auto& entry : entries) {
    if (const auto found = objection(entry.name); !found.empty()) return refused(found, entry.name);
    auto key = without_case(entry.name);
    if (key.back() == '/') key.pop_back();
    const auto [other, fresh] = seen.emplace(key, entry.name);
    if (fresh) continue;
    if (other->second == entry.name) return refused("two entries have one name", entry.name);
    return refused("two names that are one file on some systems: " + printable(other->second), entry.name);
  }
  for (const auto& [key, name] : seen)
    for (auto slash = key.find('/'); slash != std::string::npos; slash = key.find('/', slash + 1))
      if (const auto above = seen.find(key.substr(0, slash)); above != seen.end() && above->second.back() != '/')
        return refused("an entry is a file and a folder", above->second);
  return Nothing{};
}

}  // namespace ei_ota
