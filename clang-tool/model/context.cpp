#include "model/context.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ei_ota {
namespace {

void compare_settings(const Settings& old_settings, const Settings& new_settings, Severity severity,
                      std::vector<ContextDifference>& differences) {
  for (const auto& old_one : old_settings) {
    const auto new_one = std::find_if(new_settings.begin(), new_settings.end(),
                                      [&](const auto& setting) { return setting.first == old_one.first; });
    if (new_one != new_settings.end() && new_one->second != old_one.second)
      differences.push_back({old_one.first, old_one.second, new_one->second, severity});
  }
}

std::string list(const std::vector<std::string>& labels) { return fmt::format("{}", fmt::join(labels, ", ")); }

}  // namespace

std::vector<ContextDifference> compare(const Context& old_context, const Context& new_context, Allowed allowed) {
  std::vector<ContextDifference> differences;
  compare_settings(old_context.window, new_context.window, Severity::Refused, differences);
  compare_settings(old_context.dsp, new_context.dsp, Severity::Refused, differences);
  if (old_context.project.id != 0 && new_context.project.id != 0 && old_context.project.id != new_context.project.id)
    differences.push_back({"project", fmt::format("{} ({})", old_context.project.id, old_context.project.name),
                           fmt::format("{} ({})", new_context.project.id, new_context.project.name),
                           allowed.project ? Severity::Reported : Severity::NeedsAllow});
  if (old_context.labels != new_context.labels)
    differences.push_back({"labels", list(old_context.labels), list(new_context.labels),
                           allowed.labels ? Severity::Reported : Severity::NeedsAllow});
  compare_settings(old_context.thresholds, new_context.thresholds, Severity::Reported, differences);
  return differences;
}

}  // namespace ei_ota
