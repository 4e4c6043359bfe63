// SPDX-License-Identifier: MIT
#include "release/context.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace ei_ota {
namespace {

const std::string* value_of(const Settings& settings, std::string_view name) {
  const auto found = std::ranges::find(settings, name, &Settings::value_type::first);
  return found == settings.end() ? nullptr : &found->second;
}

void compare_settings(const Settings& old_settings, const Settings& new_settings, Severity severity,
                      std::vector<ContextDifference>& differences) {
  for (const auto& [name, old_value] : old_settings)
    if (const auto* const new_value = value_of(new_settings, name); new_value && *new_value != old_value)
      differences.push_back({name, old_value, *new_value, severity});
}

std::string list(const std::vector<std::string>& labels) { return fmt::format("{}", fmt::join(labels, ", ")); }

/// What a firmware goes on doing as it was built to, whatever weights it has: how results are filtered, printed and counted,
/// how a window is cut into slices; and versions and functions of Studio's own, which change with it while the model does not.
constexpr std::array<std::string_view, 17> of_the_firmware{"slice_size",
                                                           "slices_per_model_window",
                                                           "inferencing_engine",
                                                           "quantized",
                                                           "compiled",
                                                           "has_anomaly",
                                                           "label_count",
                                                           "object_detection_count",
                                                           "dequantize_output",
                                                           "implementation_version",
                                                           "struct_version",
                                                           "postprocessing_blocks_size",
                                                           "postprocess_fn",
                                                           "init_fn",
                                                           "deinit_fn",
                                                           "display_fn",
                                                           "factory"};

/// Parts of an impulse that are so as a whole: calibration, tracking and counting, non-maximum suppression.
constexpr std::array<std::string_view, 4> users_parts{"calibration.", "object_detection_nms.", "nms_config.", "user_config."};

/// "learning_blocks[0].config.quantized" -> "quantized"
std::string_view last_part(std::string_view field) { return field.substr(field.rfind('.') + 1); }

Severity severity_of(std::string_view field) {
  const bool is_users = std::ranges::any_of(users_parts, [&](auto part) { return field.find(part) != std::string_view::npos; });
  return is_users || std::ranges::find(of_the_firmware, last_part(field)) != of_the_firmware.end() ? Severity::Reported
                                                                                                   : Severity::Refused;
}

class ImpulseComparison {
 public:
  ImpulseComparison(const Context& old_context, const Context& new_context, Allowed allowed,
                    std::vector<ContextDifference>& differences)
      : old_(old_context), new_(new_context), allowed_(allowed), differences_(differences) {}

  void compare() {
    if (old_.impulses.empty() || new_.impulses.empty()) return;  // what was kept before impulses were, or exports before 2022
    if (old_.impulses.size() != new_.impulses.size())
      return add("impulses", fmt::format("{}", old_.impulses.size()), fmt::format("{}", new_.impulses.size()));
    for (std::size_t i = 0; i < old_.impulses.size(); ++i) compare(old_.impulses[i], new_.impulses[i]);
    const auto old_default = default_of(old_), new_default = default_of(new_);
    if (old_default != new_default) add("default impulse", old_.impulses[old_default].name, new_.impulses[new_default].name);
  }

 private:
  static std::size_t default_of(const Context& context) {
    const auto found = std::ranges::find(context.impulses, true, &Impulse::is_default);
    return found == context.impulses.end() ? 0 : static_cast<std::size_t>(found - context.impulses.begin());
  }

  void add(std::string field, std::string old_value, std::string new_value) {
    differences_.push_back({std::move(field), std::move(old_value), std::move(new_value), Severity::Refused});
  }

  /// The macros, the project and the labels say the same of an only impulse.
  [[nodiscard]] bool is_told(const ContextDifference& difference) const {
    if (old_.impulses.size() != 1) return false;
    const auto is_same = [](const std::string& told, const std::string& value) {
      return told == value || told.starts_with(value + " (");  // a project's name behind its id
    };
    return std::ranges::any_of(differences_, [&](const auto& other) {
      return difference.aspect == other.aspect && (difference.aspect != Aspect::Settings || difference.field == other.field) &&
             is_same(other.old_value, difference.old_value) && is_same(other.new_value, difference.new_value);
    });
  }

  void compare(const Impulse& old_one, const Impulse& new_one) {
    for (const auto& [field, old_value] : old_one.settings) {
      const auto* const new_value = value_of(new_one.settings, field);
      if (!new_value || *new_value == old_value || field == "deploy_version") continue;
      if (field == "project_id" && (old_value == "0" || *new_value == "0")) continue;  // which is to say nothing
      ContextDifference difference{field, old_value, *new_value, severity_of(field)};
      if (field == "project_id")
        difference = {field, old_value, *new_value, allowed_.project ? Severity::Reported : Severity::NeedsAllow,
                      Aspect::Project};
      if (field == "labels")
        difference = {field, old_value, *new_value, allowed_.labels ? Severity::Reported : Severity::NeedsAllow,
                      Aspect::Labels};
      if (is_told(difference)) continue;
      difference.field = fmt::format("{}.{}", old_one.name, field);
      differences_.push_back(std::move(difference));
    }
  }

  const Context& old_;
  const Context& new_;
  Allowed allowed_;
  std::vector<ContextDifference>& differences_;
};

}  // namespace

std::vector<ContextDifference> compare(const Context& old_context, const Context& new_context, Allowed allowed) {
  std::vector<ContextDifference> differences;
  compare_settings(old_context.window, new_context.window, Severity::Refused, differences);
  compare_settings(old_context.dsp, new_context.dsp, Severity::Refused, differences);
  if (old_context.project.id != 0 && new_context.project.id != 0 && old_context.project.id != new_context.project.id)
    differences.push_back({"project", fmt::format("{} ({})", old_context.project.id, old_context.project.name),
                           fmt::format("{} ({})", new_context.project.id, new_context.project.name),
                           allowed.project ? Severity::Reported : Severity::NeedsAllow, Aspect::Project});
  if (old_context.labels != new_context.labels)
    differences.push_back({"labels", list(old_context.labels), list(new_context.labels),
                           allowed.labels ? Severity::Reported : Severity::NeedsAllow, Aspect::Labels});
  ImpulseComparison(old_context, new_context, allowed, differences).compare();
  compare_settings(old_context.thresholds, new_context.thresholds, Severity::Reported, differences);
  return differences;
}

std::vector<Contradiction> contradictions(const Context& context) {
  const auto described = std::ranges::find(context.impulses, true, &Impulse::is_default);
  if (described == context.impulses.end()) return {};
  auto macros = context.window;
  macros.insert(macros.end(), context.counts.begin(), context.counts.end());
  if (context.project.id != 0) macros.emplace_back("project_id", fmt::format("{}", context.project.id));
  if (context.project.deploy_version != 0)
    macros.emplace_back("deploy_version", fmt::format("{}", context.project.deploy_version));
  std::vector<Contradiction> found;
  for (const auto& [name, macro] : macros) {
    const auto* const value = value_of(described->settings, name);
    if (value && *value != macro) found.push_back({name, macro, *value});
  }
  return found;
}

}  // namespace ei_ota
