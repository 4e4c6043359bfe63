#include "export/read_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace ei_ota {
namespace {

/// What a model input is made of. A change of any of them changes what the weights see.
constexpr std::array<std::string_view, 10> window_macros{"EI_CLASSIFIER_NN_INPUT_FRAME_SIZE",
                                                         "EI_CLASSIFIER_RAW_SAMPLE_COUNT",
                                                         "EI_CLASSIFIER_RAW_SAMPLES_PER_FRAME",
                                                         "EI_CLASSIFIER_INPUT_WIDTH",
                                                         "EI_CLASSIFIER_INPUT_HEIGHT",
                                                         "EI_CLASSIFIER_INPUT_FRAMES",
                                                         "EI_CLASSIFIER_RESIZE_MODE",
                                                         "EI_CLASSIFIER_INTERVAL_MS",
                                                         "EI_CLASSIFIER_FREQUENCY",
                                                         "EI_CLASSIFIER_SENSOR"};

constexpr std::array<std::string_view, 2> threshold_macros{"EI_CLASSIFIER_THRESHOLD",
                                                           "EI_CLASSIFIER_OBJECT_DETECTION_THRESHOLD"};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// Baselines keep settings by their names: a second one of a name is told apart by its number.
void add(Settings& settings, const std::string& name, std::string value) {
  const auto is_taken = [&](const std::string& wanted) {
    return std::ranges::any_of(settings, [&](const auto& setting) { return setting.first == wanted; });
  };
  auto unique = name;
  for (int number = 2; is_taken(unique); ++number) unique = fmt::format("{} {}", name, number);
  settings.emplace_back(std::move(unique), std::move(value));
}

/// "1.0f", "1.0" and "1" are one value; Studio's versions differ in a double's last digits, so floats are compared.
std::string canonical(const std::string& text) {
  std::string_view digits = text;
  if (digits.ends_with('f') || digits.ends_with('F')) digits.remove_suffix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return unquote(text).value_or(text);
  return fmt::format("{}", static_cast<float>(value));
}

template <std::size_t N>
void add_macros(const Header& metadata, const std::array<std::string_view, N>& names, Settings& settings) {
  for (const auto name : names)
    if (const auto* const macro = metadata.macro(name); macro && !macro->value.empty())
      add(settings, lower(name.substr(std::string_view("EI_CLASSIFIER_").size())), canonical(macro->value));
}

std::uint32_t number(const HeaderMacro* macro) {
  std::uint32_t value = 0;
  if (macro) std::from_chars(macro->value.data(), macro->value.data() + macro->value.size(), value);
  return value;
}

/// EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE, which exports write as this product. With several impulses it is that of one of them.
std::optional<std::uint64_t> features(const Header& metadata, const Header& variables) {
  const std::uint64_t samples = number(metadata.macro("EI_CLASSIFIER_RAW_SAMPLE_COUNT"));
  const std::uint64_t axes = number(metadata.macro("EI_CLASSIFIER_RAW_SAMPLES_PER_FRAME"));
  if (samples * axes == 0 || std::ranges::count(variables.objects, "ei_impulse_t", &HeaderObject::type) > 1)
    return std::nullopt;
  return samples * axes;
}

std::vector<std::string> labels(const Header& header) {
  std::vector<std::string> found;
  for (const auto& object : header.objects)
    if (object.name.starts_with("ei_classifier_inferencing_categories"))
      for (const auto& value : object.value.list) found.push_back(unquote(value.text).value_or(value.text));
  return found;
}

/// The last word of a comment such as "uint32_t blockId" or "select channels".
std::string last_word(const std::string& comment) { return comment.substr(comment.rfind(' ') + 1); }

/// Members that say which block it is, not what it does: ids are given anew when an impulse is copied.
bool is_identity(std::string_view member) { return member == "block_id" || member == "blockId"; }

void add_dsp(const Header& metadata, const Header& variables, Settings& settings) {
  std::size_t block = 0;
  for (const auto& object : variables.objects) {
    if (object.name.starts_with("ei_dsp_config_") && object.name.ends_with("_axes") && object.type != "ei_dsp_named_axis_t") {
      std::string axes;
      for (const auto& value : object.value.list) axes += (axes.empty() ? "" : ",") + value.text;
      add(settings, fmt::format("dsp{}.axes_used", block), axes);
    }
    if (!object.type.starts_with("ei_dsp_config_")) continue;
    const auto kind = object.type.substr(14, object.type.size() - 16);
    const auto definition =
        std::find_if(metadata.structs.begin(), metadata.structs.end(), [&](const auto& s) { return s.name == object.type; });
    for (std::size_t i = 0; i < object.value.list.size(); ++i) {
      const auto& value = object.value.list[i];
      std::string member = fmt::format("member{}", i);
      if (definition != metadata.structs.end() && definition->members.size() == object.value.list.size())
        member = definition->members[i];
      else if (!value.comment.empty())
        member = last_word(value.comment);
      const bool is_pointer = value.text.starts_with("ei_dsp_config_");  // to a variable with ids in its name
      if (!is_identity(member) && !is_pointer && value.list.empty())
        add(settings, fmt::format("dsp{}.{}.{}", block, kind, member), canonical(value.text));
    }
    ++block;
  }
}

void add_thresholds(const HeaderValue& value, const std::string& object, Settings& settings) {
  for (const auto& part : value.list) {
    if (part.designator.find("threshold") != std::string::npos && part.list.empty())
      add(settings, object + "." + part.designator, canonical(part.text));
    add_thresholds(part, object, settings);
  }
}

/// "ei_learning_block_config_43_3" -> "ei_learning_block_config": ids are no part of a setting's name.
std::string without_ids(std::string name) {
  while (!name.empty() && (std::isdigit(static_cast<unsigned char>(name.back())) || name.back() == '_')) name.pop_back();
  return name;
}

}  // namespace

Result<Context> read_context(const Header& metadata, const Header& variables) {
  Context context;
  if (!metadata.macro("EI_CLASSIFIER_NN_INPUT_FRAME_SIZE"))
    return refuse(ErrorId::Metadata, "model-parameters/model_metadata.h", "no EI_CLASSIFIER_NN_INPUT_FRAME_SIZE",
                  "the metadata of an impulse", "export the model again");
  context.project.id = number(metadata.macro("EI_CLASSIFIER_PROJECT_ID"));
  context.project.deploy_version = number(metadata.macro("EI_CLASSIFIER_PROJECT_DEPLOY_VERSION"));
  if (const auto* const name = metadata.macro("EI_CLASSIFIER_PROJECT_NAME"))
    context.project.name = unquote(name->value).value_or(name->value);
  if (const auto* const major = metadata.macro("EI_STUDIO_VERSION_MAJOR"))
    context.project.studio_version = fmt::format("{}.{}.{}", major->value, number(metadata.macro("EI_STUDIO_VERSION_MINOR")),
                                                 number(metadata.macro("EI_STUDIO_VERSION_PATCH")));
  context.labels = labels(variables);
  if (context.labels.empty()) context.labels = labels(metadata);
  context.features = features(metadata, variables);
  add_macros(metadata, window_macros, context.window);
  add_macros(metadata, threshold_macros, context.thresholds);
  add_dsp(metadata, variables, context.dsp);
  for (const auto& object : variables.objects)
    if (!object.name.starts_with("ei_dsp_config_")) add_thresholds(object.value, without_ids(object.name), context.thresholds);
  return context;
}

}  // namespace ei_ota
