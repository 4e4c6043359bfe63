// SPDX-License-Identifier: MIT
#include "export/read_impulses.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "base/characters.h"
#include "export/settings.h"
#include "parse/headers/sdk_names.h"

namespace ei_ota {
namespace {

using Names = std::span<const std::string_view>;

/// The members of ei_model_dsp_t from its function on; before it come, as far as a Studio knew them, the block's id and how
/// many features it gives.
constexpr std::array<std::string_view, 7> dsp_members{
    "extract_fn", "config", "axes", "axes_size", "struct_version", "factory", "data_normalization_config"};
/// The same of ei_learning_block_t, before whose function there are an id and keep_output.
constexpr std::array<std::string_view, 6> learning_members{
    "infer_fn", "config", "image_scaling", "input_block_ids", "input_block_ids_size", "output_features_count"};
constexpr std::array<std::string_view, 6> calibration_members{
    "implementation_version", "is_configured",  "average_window_duration_ms",
    "detection_threshold",    "suppression_ms", "suppression_flags"};
constexpr std::array<std::string_view, 2> nms_members{"confidence_threshold", "iou_threshold"};

/// The macro that model_metadata.h has for a member of ei_impulse_t.
std::string macro_of(std::string_view field) {
  if (field == "fusion_string") return "EI_CLASSIFIER_FUSION_AXES_STRING";
  if (field == "deploy_version") return "EI_CLASSIFIER_PROJECT_DEPLOY_VERSION";
  if (field == "tflite_output_features_count") return "EI_CLASSIFIER_NN_OUTPUT_COUNT";
  return "EI_CLASSIFIER_" + in_upper_case(field);
}

/// Whose it is and what it is called.
bool is_name(std::string_view field) {
  return field == "project_owner" || field == "project_name" || field == "impulse_id" || field == "impulse_name";
}

/// Ids; objects that hold weights, or lead to what does; copies of a tensor's quantization; thresholds, which have a place of
/// their own in the context.
bool is_told_elsewhere(std::string_view member) {
  return member == "block_id" || member == "blockId" || member == "graph_config" || member.starts_with("anom_") ||
         member == "scale" || member == "zero_point" || member.find("threshold") != std::string_view::npos;
}

/// Of postprocessing blocks that only work on results: a device's own, whatever its weights.
bool is_users_own(std::string_view type) {
  return type == "ei_performance_calibration_config_t" || type == "ei_object_tracking_config_t" ||
         type == "ei_object_counting_config_t";
}

class Reader {
 public:
  Reader(const Header& metadata, const Header& variables, const HeaderObject& impulse)
      : metadata_(metadata), variables_(variables), impulse_(impulse) {}

  Impulse read() {
    name_blocks("dsp_blocks");
    name_blocks("learning_blocks");
    const auto& members = impulse_.value.list;
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto field = members[i].designator.empty() ? fmt::format("member{}", i) : members[i].designator;
      if (!is_name(field)) add_field(field, members[i]);
    }
    return {impulse_.name, false, std::move(settings_)};
  }

 private:
  void add(const std::string& name, std::string value) { add_setting(settings_, name, std::move(value)); }

  void add_field(const std::string& field, const HeaderValue& value) {
    const auto* const object = variables_.object(referenced_name(&value));
    if (field == "categories") {
      if (object) add("labels", list_of(*object));
    } else if (field == "dsp_blocks" || field == "learning_blocks" || field == "postprocessing_blocks") {
      for (std::size_t i = 0; object && i < object->value.list.size(); ++i)
        add_block(fmt::format("{}[{}]", field, i), field, object->value.list[i]);
    } else if (field == "calibration" || field == "object_detection_nms") {
      if (object) add_positions(field, object->value, field == "calibration" ? Names(calibration_members) : Names(nms_members));
    } else if (!is_told_elsewhere(field)) {
      add(field, object ? list_of(*object) : described(field, value));
    }
  }

  /// A macro that describes the impulse is as good as its value.
  [[nodiscard]] std::string described(const std::string& field, const HeaderValue& value) const {
    const auto* const macro = value.text == macro_of(field) ? metadata_.macro(value.text) : nullptr;
    return macro ? canonical(macro->value) : resolved(value);
  }

  [[nodiscard]] std::string resolved(const HeaderValue& value) const {
    const auto* const constant = variables_.constant(value.text);
    const auto text = canonical(constant ? constant->text : value.text);
    return text.starts_with('&') ? text.substr(1) : text;
  }

  [[nodiscard]] std::string list_of(const HeaderObject& object) const {
    std::vector<std::string> values;
    for (const auto& value : object.value.list) values.push_back(resolved(value));
    return fmt::format("{}", fmt::join(values, ", "));
  }

  /// Where a block's function stands, behind members that came with later Studios.
  static std::size_t function_of(const std::vector<HeaderValue>& members) {
    const auto found = std::ranges::find_if(members, [](const auto& value) { return value.text.starts_with('&'); });
    return static_cast<std::size_t>(found - members.begin());
  }

  void name_blocks(const std::string& field) {
    const auto* const value = member(impulse_.value, field);
    const auto* const table = value ? variables_.object(referenced_name(value)) : nullptr;
    for (std::size_t i = 0; table && i < table->value.list.size(); ++i) {
      const auto& members = table->value.list[i].list;
      const auto* id = member(table->value.list[i], "blockId");
      const auto before = function_of(members);
      const bool has_id = before < members.size() && before > (field == "dsp_blocks" ? 1U : 0U);
      if (!id && has_id && members[0].designator.empty()) id = &members[0];
      if (id) blocks_.emplace(id->text, fmt::format("{}[{}]", field, i));
    }
  }

  void add_block(const std::string& block, const std::string& field, const HeaderValue& value) {
    const auto& members = value.list;
    const bool is_dsp = field == "dsp_blocks";
    const auto function = function_of(members);
    const auto names = is_dsp ? Names(dsp_members) : Names(learning_members);
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto name = members[i].designator;
      if (name.empty() && function == members.size()) name = fmt::format("member{}", i);
      if (name.empty() && i >= function && i - function < names.size()) name = names[i - function];
      if (name.empty() && i >= function) name = fmt::format("member{}", i);
      if (name.empty() && is_dsp) name = i + 1 == function ? "n_output_features" : "blockId";
      if (name.empty()) name = i == 0 ? "blockId" : "keep_output";
      add_member(block, name, members[i]);
    }
  }

  void add_member(const std::string& block, const std::string& name, const HeaderValue& value) {
    const auto* const object = variables_.object(referenced_name(&value));
    if (name == "config" && object) {
      add_configuration(block + (is_users_own(object->type) ? ".user_config" : ".config"), *object);
    } else if (name == "data_normalization_config") {
      add(block + ".data_normalization", object && object->value.list.size() > 1 ? object->value.list[1].text : "none");
    } else if (name == "input_block_ids" && object) {
      std::vector<std::string> inputs;
      for (const auto& id : object->value.list) inputs.push_back(block_named(id));
      add(block + ".inputs", fmt::format("{}", fmt::join(inputs, ", ")));
    } else if (name == "input_block_id") {
      add(block + ".input", block_named(value));
    } else if (!is_told_elsewhere(name) && (object || !is_pointer(value))) {
      add(block + "." + name, object ? list_of(*object) : resolved(value));
    }
  }

  /// To what lies elsewhere; the name would have ids in it.
  static bool is_pointer(const HeaderValue& value) { return value.text.find("*)") != std::string::npos; }

  [[nodiscard]] std::string block_named(const HeaderValue& id) const {
    const auto found = blocks_.find(id.text);
    return found == blocks_.end() ? id.text : found->second;
  }

  /// A DSP block's is told by its number among all, as the context has it.
  void add_configuration(const std::string& name, const HeaderObject& object) {
    if (!object.type.starts_with("ei_dsp_config_")) return add_positions(name, object.value, {});
    std::size_t number = 0;
    for (const auto& other : variables_.objects) {
      if (&other == &object) break;
      number += other.type.starts_with("ei_dsp_config_") ? 1 : 0;
    }
    add(name, fmt::format("dsp{}", number));
  }

  /// @param names  what members without a designator are called
  void add_positions(const std::string& prefix, const HeaderValue& list, Names names) {
    for (std::size_t i = 0; i < list.list.size(); ++i) {
      const auto& value = list.list[i];
      auto name = value.designator;
      if (name.empty()) name = list.list.size() == names.size() ? std::string(names[i]) : fmt::format("member{}", i);
      if (is_told_elsewhere(name) && (!value.designator.empty() || names.empty())) continue;
      const auto* const object = variables_.object(referenced_name(&value));
      const auto full_name = fmt::format("{}.{}", prefix, name);
      if (!value.list.empty())
        add_positions(full_name, value, {});
      else if (object || !is_pointer(value))
        add(full_name, object ? list_of(*object) : resolved(value));
    }
  }

  const Header& metadata_;
  const Header& variables_;
  const HeaderObject& impulse_;
  std::map<std::string, std::string> blocks_;  ///< id -> "learning_blocks[0]"
  Settings settings_;
};

/// The impulse that `ei_default_impulse` leads to, by a handle or, in 2023, as a copy.
std::string default_impulse(const Header& variables) {
  std::string name = "ei_default_impulse";
  for (int step = 0; step < 4; ++step) {
    const auto* const constant = variables.constant(name);
    if (!constant) break;
    auto text = constant->text;
    if (text.ends_with(')')) text.pop_back();
    name = text.substr(text.find_last_of("(&") + 1);
  }
  return name;
}

}  // namespace

std::vector<Impulse> read_impulses(const Header& metadata, const Header& variables) {
  std::vector<Impulse> impulses;
  for (const auto& object : variables.objects)
    if (object.type == sdk::impulse_type) impulses.push_back(Reader(metadata, variables, object).read());
  const auto name = default_impulse(variables);
  for (auto& impulse : impulses) impulse.is_default = impulses.size() == 1 || impulse.name == name;
  return impulses;
}

}  // namespace ei_ota
