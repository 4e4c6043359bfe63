// SPDX-License-Identifier: MIT
#include "export/read_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/visible.h"
#include "export/read_impulses.h"
#include "export/settings.h"
#include "parse/headers/sdk_names.h"

namespace ei_ota {
namespace {

/// What a model input is made of, and how an output is read where the SDK knows no ei_impulse_t. A change of any of them
/// changes what the weights see or mean.
constexpr std::array<std::string_view, 17> window_macros{"EI_CLASSIFIER_NN_INPUT_FRAME_SIZE",
                                                         "EI_CLASSIFIER_RAW_SAMPLE_COUNT",
                                                         "EI_CLASSIFIER_RAW_SAMPLES_PER_FRAME",
                                                         "EI_CLASSIFIER_INPUT_WIDTH",
                                                         "EI_CLASSIFIER_INPUT_HEIGHT",
                                                         "EI_CLASSIFIER_INPUT_FRAMES",
                                                         "EI_CLASSIFIER_RESIZE_MODE",
                                                         "EI_CLASSIFIER_INTERVAL_MS",
                                                         "EI_CLASSIFIER_FREQUENCY",
                                                         "EI_CLASSIFIER_SENSOR",
                                                         "EI_CLASSIFIER_FUSION_AXES_STRING",
                                                         "EI_CLASSIFIER_OBJECT_DETECTION",
                                                         "EI_CLASSIFIER_OBJECT_DETECTION_LAST_LAYER",
                                                         "EI_CLASSIFIER_OBJECT_DETECTION_CONSTRAINED",
                                                         "EI_CLASSIFIER_TFLITE_OUTPUT_DATA_TENSOR",
                                                         "EI_CLASSIFIER_TFLITE_OUTPUT_LABELS_TENSOR",
                                                         "EI_CLASSIFIER_TFLITE_OUTPUT_SCORE_TENSOR"};

constexpr std::array<std::string_view, 2> threshold_macros{"EI_CLASSIFIER_THRESHOLD",
                                                           "EI_CLASSIFIER_OBJECT_DETECTION_THRESHOLD"};

/// Sizes and counts that ei_impulse_t repeats and that the window has not.
constexpr std::array<std::string_view, 4> count_macros{"EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE", "EI_CLASSIFIER_LABEL_COUNT",
                                                       "EI_CLASSIFIER_NN_OUTPUT_COUNT", "EI_CLASSIFIER_OBJECT_DETECTION_COUNT"};

/// The macros that a firmware counts by: a number that is none would be 0 to whoever reads it so.
constexpr std::array<std::string_view, 12> natural_macros{"EI_CLASSIFIER_PROJECT_ID",
                                                          "EI_CLASSIFIER_PROJECT_DEPLOY_VERSION",
                                                          "EI_CLASSIFIER_NN_INPUT_FRAME_SIZE",
                                                          "EI_CLASSIFIER_RAW_SAMPLE_COUNT",
                                                          "EI_CLASSIFIER_RAW_SAMPLES_PER_FRAME",
                                                          "EI_CLASSIFIER_INPUT_WIDTH",
                                                          "EI_CLASSIFIER_INPUT_HEIGHT",
                                                          "EI_CLASSIFIER_INPUT_FRAMES",
                                                          "EI_CLASSIFIER_LABEL_COUNT",
                                                          "EI_STUDIO_VERSION_MAJOR",
                                                          "EI_STUDIO_VERSION_MINOR",
                                                          "EI_STUDIO_VERSION_PATCH"};

/// The member of ei_impulse_t that says the same, where there is one.
std::string setting_name(std::string_view macro) {
  if (macro == "EI_CLASSIFIER_FUSION_AXES_STRING") return "fusion_string";
  if (macro == "EI_CLASSIFIER_NN_OUTPUT_COUNT") return "tflite_output_features_count";
  return in_lower_case(macro.substr(std::string_view("EI_CLASSIFIER_").size()));
}

/// A macro that is defined twice, perhaps for two boards, is two settings if the values differ.
template <std::size_t N>
void add_macros(const Header& metadata, const std::array<std::string_view, N>& names, Settings& settings) {
  for (const auto name : names) {
    std::vector<std::string> values;
    for (const auto& macro : metadata.macros) {
      if (macro.name != name || macro.value.empty()) continue;
      const auto value = canonical(macro.value);
      if (std::ranges::find(values, value) != values.end()) continue;
      add_setting(settings, setting_name(name), value);
      values.push_back(value);
    }
  }
}

/// A decimal number without sign, suffix or leading zero. Nothing for what is none or does not fit 32 bits.
std::optional<std::uint32_t> natural(std::string_view text) {
  const bool is_octal = text.size() > 1 && text[0] == '0';
  return is_octal ? std::nullopt : whole_number<std::uint32_t>(text);
}

/// 0 where the metadata do not say.
std::uint32_t number(const Header& metadata, std::string_view name) {
  const auto* const macro = metadata.macro(name);
  return macro ? natural(macro->value).value_or(0) : 0;
}

Refusal no_number(std::string where, std::string_view name, const std::string& value) {
  return refuse(ErrorId::Metadata, std::move(where), fmt::format("{} is `{}`", name, value),
                "a decimal number from 0 to 4294967295", "export the model again, the file was edited");
}

/// Two projects whose ids are taken for 0 would be one.
Status check_numbers(const HeaderFile& metadata, const HeaderFile& variables) {
  for (const auto& macro : metadata.header.macros)
    if (std::ranges::find(natural_macros, macro.name) != natural_macros.end() && !natural(macro.value))
      return no_number(metadata.source.where(macro.line.begin), macro.name, macro.value);
  for (const auto* const name : {"EI_CLASSIFIER_PROJECT_ID", "EI_CLASSIFIER_PROJECT_DEPLOY_VERSION"})
    for (const auto& macro : metadata.header.macros)
      if (const auto* const first = metadata.header.macro(name); macro.name == name && macro.value != first->value)
        return refuse(ErrorId::Metadata, metadata.source.where(macro.line.begin),
                      fmt::format("{} is {} here, and {} before", name, macro.value, first->value), "one definition",
                      "export the model again, the file was edited");
  for (const auto& object : variables.header.objects) {
    if (object.type != sdk::impulse_type) continue;
    for (const auto* const name : {"project_id", "deploy_version"})
      if (const auto* const value = member(object.value, name);
          value && !natural(value->text) && !value->text.starts_with("EI_CLASSIFIER_PROJECT_"))
        return no_number(variables.source.where(value->span.begin), fmt::format("{} of {}", name, object.name), value->text);
  }
  return Nothing{};
}

/// EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE, which exports write as this product. With several impulses it is that of one of them.
std::optional<std::uint64_t> features(const Header& metadata, const Header& variables) {
  const std::uint64_t samples = number(metadata, "EI_CLASSIFIER_RAW_SAMPLE_COUNT");
  const std::uint64_t axes = number(metadata, "EI_CLASSIFIER_RAW_SAMPLES_PER_FRAME");
  if (samples * axes == 0 || std::ranges::count(variables.objects, sdk::impulse_type, &HeaderObject::type) > 1)
    return std::nullopt;
  return samples * axes;
}

/// A macro may be spelled by others; and of anomaly detection alone, which has no labels, Studio's macro and struct say 0
/// and 1.
bool says_count(const std::string& name, const std::string& value) {
  return natural(value) && (name != "label_count" || value != "0");
}

std::vector<std::string> labels(const Header& header) {
  std::vector<std::string> found;
  for (const auto& object : header.objects)
    if (object.name.starts_with("ei_classifier_inferencing_categories"))
      for (const auto& value : object.value.list) found.push_back(as_utf8(unquote(value.text).value_or(value.text)));
  return found;
}

/// The last word of a comment such as "uint32_t blockId" or "select channels".
std::string last_word(const std::string& comment) { return comment.substr(comment.rfind(' ') + 1); }

/// Members that say which block it is, not what it does: ids are given anew when an impulse is copied.
bool is_identity(std::string_view member) { return member == "block_id" || member == "blockId"; }

/// A block's members that are lists: "member[0]", "member[1]".
void add_list(const std::string& name, const HeaderValue& list, Settings& settings) {
  for (std::size_t i = 0; i < list.list.size(); ++i) {
    const auto& value = list.list[i];
    const auto part = fmt::format("{}[{}]", name, value.designator.empty() ? fmt::format("{}", i) : value.designator);
    if (value.list.empty())
      add_setting(settings, part, canonical(value.text));
    else
      add_list(part, value, settings);
  }
}

bool has_dsp(const Header& header) {
  return std::ranges::any_of(header.objects, [](const auto& object) {
    return object.type.starts_with("ei_dsp_config_") || object.name.starts_with("ei_dsp_config_");
  });
}

/// Before 2022 the configurations stand in the metadata, as the typedefs with their members' names do.
void add_dsp(const Header& metadata, const Header& variables, Settings& settings) {
  std::size_t block = 0;
  for (const auto& object : (has_dsp(variables) ? variables : metadata).objects) {
    if (object.name.starts_with("ei_dsp_config_") && object.name.ends_with("_axes") && object.type != "ei_dsp_named_axis_t") {
      std::string axes;
      for (const auto& value : object.value.list) axes += (axes.empty() ? "" : ",") + value.text;
      add_setting(settings, fmt::format("dsp{}.axes_used", block), axes);
    }
    if (object.type == "ei_dsp_named_axis_t") add_list(fmt::format("dsp{}.named_axes", block), object.value, settings);
    if (!object.type.starts_with("ei_dsp_config_")) continue;
    const auto kind = object.type.substr(14, object.type.size() - 16);
    const auto definition =
        std::find_if(metadata.structs.begin(), metadata.structs.end(), [&](const auto& s) { return s.name == object.type; });
    add_setting(settings, fmt::format("dsp{}.kind", block), kind);
    for (std::size_t i = 0; i < object.value.list.size(); ++i) {
      const auto& value = object.value.list[i];
      std::string member = fmt::format("member{}", i);
      if (definition != metadata.structs.end() && definition->members.size() == object.value.list.size())
        member = definition->members[i];
      else if (!value.comment.empty())
        member = last_word(value.comment);
      const bool is_pointer = value.text.starts_with("ei_dsp_config_");  // to a variable with ids in its name
      const auto name = fmt::format("dsp{}.{}.{}", block, kind, member);
      if (!value.list.empty())
        add_list(name, value, settings);
      else if (!is_identity(member) && !is_pointer)
        add_setting(settings, name, canonical(value.text));
    }
    ++block;
  }
  if (block != 0) add_setting(settings, "dsp_blocks", fmt::format("{}", block));
}

void add_thresholds(const HeaderValue& value, const std::string& object, Settings& settings) {
  for (const auto& part : value.list) {
    if (part.designator.find("threshold") != std::string::npos && part.list.empty())
      add_setting(settings, object + "." + part.designator, canonical(part.text));
    add_thresholds(part, object, settings);
  }
}

/// "ei_learning_block_config_43_3" -> "ei_learning_block_config": ids are no part of a setting's name.
std::string without_ids(std::string name) {
  while (!name.empty() && (is_digit(name.back()) || name.back() == '_')) name.pop_back();
  return name;
}

}  // namespace

Result<Context> read_context(const HeaderFile& metadata_file, const HeaderFile& variables_file) {
  const auto& metadata = metadata_file.header;
  const auto& variables = variables_file.header;
  Context context;
  if (!metadata.macro("EI_CLASSIFIER_NN_INPUT_FRAME_SIZE"))
    return refuse(ErrorId::Metadata, metadata_file.source.path, "no EI_CLASSIFIER_NN_INPUT_FRAME_SIZE",
                  "the metadata of an impulse", "export the model again");
  if (auto status = check_numbers(metadata_file, variables_file); !status) return status.refusal();
  context.project.id = number(metadata, "EI_CLASSIFIER_PROJECT_ID");
  context.project.deploy_version = number(metadata, "EI_CLASSIFIER_PROJECT_DEPLOY_VERSION");
  if (const auto* const name = metadata.macro("EI_CLASSIFIER_PROJECT_NAME"))
    context.project.name = as_utf8(unquote(name->value).value_or(name->value));
  if (metadata.macro("EI_STUDIO_VERSION_MAJOR"))
    context.project.studio_version =
        fmt::format("{}.{}.{}", number(metadata, "EI_STUDIO_VERSION_MAJOR"), number(metadata, "EI_STUDIO_VERSION_MINOR"),
                    number(metadata, "EI_STUDIO_VERSION_PATCH"));
  context.labels = labels(variables);
  if (context.labels.empty()) context.labels = labels(metadata);
  context.features = features(metadata, variables);
  add_macros(metadata, window_macros, context.window);
  add_macros(metadata, threshold_macros, context.thresholds);
  add_macros(metadata, count_macros, context.counts);
  for (auto& [name, value] : context.counts)
    if (name == "dsp_input_frame_size" && context.features) value = fmt::format("{}", *context.features);
  std::erase_if(context.counts, [](const auto& count) { return !says_count(count.first, count.second); });
  add_dsp(metadata, variables, context.dsp);
  for (const auto& object : variables.objects)
    if (!object.name.starts_with("ei_dsp_config_")) add_thresholds(object.value, without_ids(object.name), context.thresholds);
  context.impulses = read_impulses(metadata, variables);
  return context;
}

}  // namespace ei_ota
