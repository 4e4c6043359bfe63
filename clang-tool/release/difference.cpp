// SPDX-License-Identifier: MIT
#include "release/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

namespace ei_ota {
namespace {

/// "tensor 3: weight ..." -> "tensor 3" of the second model: which lines of two layouts speak of one thing.
class Subjects {
 public:
  std::string of(const std::string& line) {
    models_ += line == "model" ? 1 : 0;
    return fmt::format("{} {}", line.substr(0, line.find(':')), models_);
  }

 private:
  int models_ = 0;
};

std::vector<LayoutDifference> compare_layouts(const std::vector<std::string>& old_lines,
                                              const std::vector<std::string>& new_lines) {
  std::map<std::string, std::string> unmatched;
  Subjects of_new, of_old, of_new_again;
  for (const auto& line : new_lines) unmatched.emplace(of_new.of(line), line);
  std::vector<LayoutDifference> differences;
  for (const auto& line : old_lines) {
    const auto found = unmatched.find(of_old.of(line));
    if (found == unmatched.end())
      differences.push_back({line, ""});
    else if (found->second != line)
      differences.push_back({line, found->second});
    if (found != unmatched.end()) unmatched.erase(found);
  }
  for (const auto& line : new_lines)
    if (unmatched.contains(of_new_again.of(line))) differences.push_back({"", line});
  return differences;
}

std::vector<WeightDifference> compare_weights(const Release& old_release, const Release& new_release) {
  std::vector<WeightDifference> differences;
  for (std::size_t i = 0; i < new_release.image.entries.size(); ++i) {
    const auto& entry = new_release.image.entries[i];
    const auto size = element_size(entry.type);
    if (i >= old_release.image.entries.size() || byte_size(old_release.image.entries[i]) != byte_size(entry)) {
      // Only a baseline that was edited by hand: equal layouts have equal entries.
      differences.push_back(
          {entry_name(entry), entry.definition, std::string(element_name(entry.type)), entry.count, entry.count, i});
      continue;
    }
    const auto old_elements = std::span(old_release.image.bytes).subspan(old_release.image.entries[i].offset, byte_size(entry));
    const auto new_elements = elements_of(new_release.image, entry);
    std::uint32_t changed = 0;
    for (std::size_t at = 0; at < new_elements.size(); at += size)
      if (!std::ranges::equal(old_elements.subspan(at, size), new_elements.subspan(at, size))) ++changed;
    if (changed != 0)
      differences.push_back(
          {entry_name(entry), entry.definition, std::string(element_name(entry.type)), entry.count, changed, i});
  }
  return differences;
}

std::string_view deployed(const std::string& engine) {
  return engine == "eon" ? "compiled by EON" : "for the TensorFlow Lite interpreter";
}

/// Says so where one side's models are compiled and the other's are not: that is why everything else differs.
std::optional<std::string> compare_engines(const Release& old_release, const Release& new_release) {
  for (std::size_t i = 0; i < std::min(old_release.models.size(), new_release.models.size()); ++i) {
    const auto &old_model = old_release.models[i], &new_model = new_release.models[i];
    if (is_model(old_model) && is_model(new_model) && old_model.engine != new_model.engine)
      return fmt::format("the firmware's model is {}, the new one {}", deployed(old_model.engine), deployed(new_model.engine));
  }
  return std::nullopt;
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::Reported:
      return "reported";
    case Severity::NeedsAllow:
      return "needs --allow";
    case Severity::Refused:
      return "refused";
  }
  return "";
}

/// In a sentence: with the value of --allow that accepts the difference.
std::string verdict_on(const ContextDifference& difference) {
  const auto name = severity_name(difference.severity);
  if (difference.severity != Severity::NeedsAllow) return std::string(name);
  return fmt::format("{} {}", name, difference.aspect == Aspect::Project ? "project" : "labels");
}

}  // namespace

Difference compare(const Release& old_release, const Release& new_release, Allowed allowed) {
  if (label_capacity(old_release)) allowed.labels = true;  // they travel with the weights
  Difference difference;
  difference.device = unreadable(old_release.device, {});
  difference.layout = compare_layouts(old_release.layout, new_release.layout);
  difference.context = compare(old_release.context, new_release.context, allowed);
  if (!difference.layout.empty()) difference.engine = compare_engines(old_release, new_release);
  if (difference.layout.empty()) difference.weights = compare_weights(old_release, new_release);
  return difference;
}

bool fits(const Difference& difference) {
  return !difference.device && difference.layout.empty() &&
         std::all_of(difference.context.begin(), difference.context.end(),
                     [](const auto& context) { return context.severity == Severity::Reported; });
}

std::vector<std::string> to_lines(const Difference& difference) {
  std::vector<std::string> lines;
  const auto tells_why = [&](const ContextDifference& context) {  // of another project everything may differ
    return !difference.layout.empty() && context.aspect == Aspect::Project;
  };
  const auto add = [&](const ContextDifference& context) {
    lines.push_back(
        fmt::format("context {}: {} -> {} ({})", context.field, context.old_value, context.new_value, verdict_on(context)));
  };
  if (difference.device) lines.push_back(fmt::format("device  {}", *difference.device));
  for (const auto& context : difference.context)
    if (tells_why(context)) add(context);
  if (difference.engine) lines.push_back(fmt::format("engine  {}", *difference.engine));
  for (const auto& [old_line, new_line] : difference.layout)
    lines.push_back(
        fmt::format("layout  {} -> {}", old_line.empty() ? "(nothing)" : old_line, new_line.empty() ? "(nothing)" : new_line));
  for (const auto& context : difference.context)
    if (!tells_why(context)) add(context);
  for (const auto& weight : difference.weights)
    lines.push_back(fmt::format("weight  {} ({}): {} of {} {} changed{}", weight.name, weight.definition, weight.changed,
                                weight.count, weight.type,
                                weight.delta_bytes ? fmt::format(", {} bytes in a delta", *weight.delta_bytes) : ""));
  if (difference.delta)
    lines.push_back(fmt::format("delta   {} bytes, unsigned{}", *difference.delta,
                                difference.why_no_delta ? "; but " + *difference.why_no_delta : ""));
  return lines;
}

nlohmann::ordered_json to_json(const Difference& difference) {
  auto json = nlohmann::ordered_json{{"format", 1},
                                     {"fits", fits(difference)},
                                     {"device", nullptr},
                                     {"engine", nullptr},
                                     {"layout", nlohmann::ordered_json::array()},
                                     {"context", nlohmann::ordered_json::array()},
                                     {"weights", nlohmann::ordered_json::array()},
                                     {"delta", nullptr}};
  if (difference.device) json["device"] = *difference.device;
  if (difference.engine) json["engine"] = *difference.engine;
  for (const auto& [old_line, new_line] : difference.layout) json["layout"].push_back({{"old", old_line}, {"new", new_line}});
  for (const auto& context : difference.context)
    json["context"].push_back({{"field", context.field},
                               {"old", context.old_value},
                               {"new", context.new_value},
                               {"severity", severity_name(context.severity)}});
  for (const auto& weight : difference.weights) {
    json["weights"].push_back({{"name", weight.name},
                               {"definition", weight.definition},
                               {"type", weight.type},
                               {"count", weight.count},
                               {"changed", weight.changed}});
    if (weight.delta_bytes) json["weights"].back()["delta_bytes"] = *weight.delta_bytes;
  }
  if (difference.delta) json["delta"] = {{"size", *difference.delta}, {"why_not", nullptr}};
  if (difference.delta && difference.why_no_delta) json["delta"]["why_not"] = *difference.why_no_delta;
  return json;
}

}  // namespace ei_ota
