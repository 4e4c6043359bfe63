#include "cli/open_release.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "archive/read_archive.h"
#include "baseline/baseline.h"

namespace ei_ota {

Result<Release> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines) {
  if (looks_like_baseline(path)) return read_baseline(path);
  auto contents = read_export(path, defines);
  if (!contents) return contents.refusal();
  return std::move(contents->release);
}

Result<Allowed> read_allowed(const std::vector<std::string>& names) {
  Allowed allowed;
  for (const auto& name : names) {
    if (name == "project")
      allowed.project = true;
    else if (name == "labels")
      allowed.labels = true;
    else
      return refuse(ErrorId::Usage, "", fmt::format("--allow {}", name), "project or labels", "see ei-ota payload --help");
  }
  return allowed;
}

Result<std::string> model_id(const std::string& name, const std::filesystem::path& path) {
  const auto is_letter = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  if (!name.empty()) {
    if (!std::all_of(name.begin(), name.end(), is_letter) || std::isdigit(static_cast<unsigned char>(name[0])))
      return refuse(ErrorId::Usage, "", fmt::format("--name {}", name), "a C identifier: letters, digits, _",
                    "choose another name");
    return name;
  }
  const auto named = looks_like_archive(path) ? path.parent_path() / path.stem() : path;
  auto id = std::filesystem::absolute(named / "").lexically_normal().parent_path().filename().string();
  std::replace_if(
      id.begin(), id.end(), [&](unsigned char c) { return !is_letter(c); }, '_');
  if (id.empty() || std::isdigit(static_cast<unsigned char>(id[0]))) id.insert(0, "model_");
  return id;
}

}  // namespace ei_ota
