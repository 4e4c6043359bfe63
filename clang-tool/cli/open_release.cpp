#include "cli/open_release.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "archive/read_archive.h"
#include "baseline/baseline.h"

namespace ei_ota {

Result<Release> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines,
                             const Release* labels_like) {
  if (looks_like_baseline(path)) return read_baseline(path);
  auto contents = read_export(path, defines, labels_like ? label_capacity(*labels_like) : std::nullopt);
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

namespace {

/// ei_ota_<id> is a C symbol: these are the runtime's own, and getpub's.
constexpr std::array<std::string_view, 40> reserved_ids{"begin",
                                                        "write",
                                                        "end",
                                                        "apply",
                                                        "restore",
                                                        "abort",
                                                        "query",
                                                        "strerror",
                                                        "boot",
                                                        "confirm",
                                                        "rollback",
                                                        "tell",
                                                        "list",
                                                        "select",
                                                        "begin_at",
                                                        "self_test",
                                                        "case_inputs",
                                                        "store",
                                                        "restore_copy",
                                                        "restore_load_image",
                                                        "t",
                                                        "state_t",
                                                        "info_t",
                                                        "config_t",
                                                        "model_t",
                                                        "part_t",
                                                        "same",
                                                        "runtime",
                                                        "in_use",
                                                        "slot_t",
                                                        "case_t",
                                                        "flash_t",
                                                        "store_t",
                                                        "header_t",
                                                        "verifier_t",
                                                        "source",
                                                        "verifier",
                                                        "storage",
                                                        "check_signature",
                                                        "public_key"};

bool is_letter(unsigned char c) { return std::isalnum(c) != 0 || c == '_'; }

}  // namespace

Result<std::string> c_identifier(const std::string& name) {
  if (name.empty() || !std::ranges::all_of(name, is_letter) || std::isdigit(static_cast<unsigned char>(name[0])))
    return refuse(ErrorId::Usage, "", fmt::format("--name {}", name), "a C identifier: letters, digits, _",
                  "choose another name");
  return name;
}

Result<std::string> model_id(const std::string& name, const std::filesystem::path& path) {
  if (!name.empty()) {
    if (std::ranges::find(reserved_ids, name) != reserved_ids.end())
      return refuse(ErrorId::Usage, "", fmt::format("--name {}", name),
                    fmt::format("a name other than ei_ota_{} of the runtime", name), "choose another name");
    return c_identifier(name);
  }
  const auto named = looks_like_archive(path) ? path.parent_path() / path.stem() : path;
  auto id = std::filesystem::absolute(named / "").lexically_normal().parent_path().filename().string();
  std::replace_if(
      id.begin(), id.end(), [&](unsigned char c) { return !is_letter(c); }, '_');
  const bool is_reserved = std::ranges::find(reserved_ids, id) != reserved_ids.end();
  if (id.empty() || is_reserved || std::isdigit(static_cast<unsigned char>(id[0]))) id.insert(0, "model_");
  return id;
}

}  // namespace ei_ota
