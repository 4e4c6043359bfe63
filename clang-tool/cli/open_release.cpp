// SPDX-License-Identifier: MIT
#include "cli/open_release.h"

#include <fmt/format.h>

#include "cli/print.h"
#include "release/baseline.h"

namespace ei_ota {

Result<OpenedRelease> open_release(const std::filesystem::path& path, const std::vector<std::string>& defines,
                                   const Release* labels_like) {
  if (looks_like_baseline(path)) {
    auto release = read_baseline(path);
    if (!release) return release.refusal();
    return OpenedRelease{std::move(*release), {path, baseline_image(path)}};
  }
  auto contents = read_export(path, defines, labels_like ? label_capacity(*labels_like) : std::nullopt);
  if (!contents) return contents.refusal();
  print_notes(contents->release.context, path.string());
  contents->files.read.push_back(path);
  contents->release.device.is_known = false;
  return OpenedRelease{std::move(contents->release), std::move(contents->files.read)};
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

}  // namespace ei_ota
