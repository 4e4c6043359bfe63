// SPDX-License-Identifier: MIT
#include "release/baseline.h"

#include <fmt/format.h>

#include <cstring>
#include <new>
#include <nlohmann/json.hpp>
#include <span>

#include "base/digest.h"
#include "base/files.h"
#include "base/json.h"
#include "base/json_error.h"
#include "release/json_node.h"
#include "release/listed_files.h"

namespace ei_ota {
namespace {

using Json = nlohmann::ordered_json;
constexpr int json_format = 1;

Json structure_json(const StructuralConstant& structure) {
  const auto digest = constant_digest(structure);
  return {{"definition", digest.definition},
          {"file", structure.file},
          {"type", element_name(digest.type)},
          {"size", digest.size},
          {"sha256", digest.sha256}};
}

Json weight_json(const Entry& entry) {
  Json weight{{"name", entry_name(entry)},
              {"definition", entry.definition},
              {"file", entry.file},
              {"tensor", entry.tensor},
              {"kind", field_name(entry.field)},
              {"type", element_name(entry.type)},
              {"tensor_type", element_name(entry.tensor_type)},
              {"dims", entry.dims},
              {"offset", entry.offset},
              {"size", byte_size(entry)},
              {"read", entry.read}};
  if (entry.source) weight["follows_from"] = {entry.source->input, entry.source->filter};
  return weight;
}

Json settings_json(const Settings& settings) {
  Json json = Json::object();
  for (const auto& [name, value] : settings) json[name] = value;
  return json;
}

Json impulses_json(const std::vector<Impulse>& impulses) {
  Json json = Json::array();
  for (const auto& impulse : impulses)
    json.push_back({{"name", impulse.name}, {"default", impulse.is_default}, {"settings", settings_json(impulse.settings)}});
  return json;
}

Json contradictions_json(const Context& context) {
  Json json = Json::array();
  for (const auto& [field, macro, value] : contradictions(context))
    json.push_back({{"field", field}, {"model_metadata.h", macro}, {"model_variables.h", value}});
  return json;
}

Json store_json(const Store& store) {
  return {{"start", store.start},
          {"prog_size", store.prog_size},
          {"erase_size", store.erase_size},
          {"slot_size", store.slot_size},
          {"slot_count", store.slot_count}};
}

Json device_json(const Device& device) {
  Json json{{"storage", device.storage},
            {"restore", nullptr},
            {"decoders", device.decoders},
            {"payload_format", {{"minimum", device.lowest_format}, {"maximum", device.highest_format}}}};
  if (device.restore) json["restore"] = *device.restore;
  if (device.store) json["store"] = store_json(*device.store);
  return json;
}

Settings read_settings(const JsonNode& json) {
  Settings settings;
  for (const auto& [name, value] : json.members()) settings.emplace_back(name, value.text());
  return settings;
}

std::vector<Impulse> read_impulses(const JsonNode& json) {
  std::vector<Impulse> impulses;
  for (const auto& impulse : json.elements())
    impulses.push_back({impulse["name"].text(), impulse["default"].flag(), read_settings(impulse["settings"])});
  return impulses;
}

Field read_field(const JsonNode& json) {
  const auto name = json.text();
  for (const auto field : {Field::Data, Field::Scale, Field::ZeroPoint})
    if (name == field_name(field)) return field;
  json.refuse("the kind of a weight");
}

ElementType read_type(const JsonNode& json) {
  if (const auto type = element_type(json.text())) return *type;
  json.refuse("a type of elements");
}

Entry read_weight(const JsonNode& json, std::size_t model) {
  Entry entry{};
  entry.definition = json["definition"].text();
  entry.file = json["file"].text();
  entry.model = model;
  entry.tensor = json["tensor"].natural<std::size_t>();
  entry.field = read_field(json["kind"]);
  entry.type = read_type(json["type"]);
  entry.tensor_type = read_type(json["tensor_type"]);
  for (const auto& dim : json["dims"].elements()) entry.dims.push_back(dim.natural<std::uint32_t>());
  entry.offset = json["offset"].natural<std::uint32_t>();
  entry.count = json["size"].natural<std::uint32_t>() / static_cast<std::uint32_t>(element_size(entry.type));
  entry.read = json["read"].flag();
  if (json.has("follows_from")) {
    const auto sources = json["follows_from"].elements();
    if (sources.size() != 2) json["follows_from"].refuse("the numbers of two weights");
    entry.source = ScaleSource{sources[0].natural<std::size_t>(), sources[1].natural<std::size_t>()};
  }
  return entry;
}

Store read_store(const JsonNode& json) {
  return {json["start"].natural<std::uint32_t>(), json["prog_size"].natural<std::uint32_t>(),
          json["erase_size"].natural<std::uint32_t>(), json["slot_size"].natural<std::uint32_t>(),
          json["slot_count"].natural<std::uint32_t>()};
}

Device read_device(const JsonNode& json) {
  Device device;
  device.storage = json["storage"].text();
  if (!json["restore"].is_null()) device.restore = json["restore"].text();
  device.decoders = json["decoders"].texts();
  device.lowest_format = json["payload_format"]["minimum"].natural<std::uint32_t>();
  device.highest_format = json["payload_format"]["maximum"].natural<std::uint32_t>();
  if (json.has("store")) device.store = read_store(json["store"]);
  return device;
}

/// Impulses were not kept at first, nor was what devices can do.
Release read_release(const JsonNode& json) {
  Release release;
  auto& project = release.context.project;
  project.id = json["project"]["id"].natural<std::uint32_t>();
  project.name = json["project"]["name"].text();
  project.deploy_version = json["project"]["deploy_version"].natural<std::uint32_t>();
  project.studio_version = json["project"]["studio_version"].text();
  release.context.labels = json["labels"].texts();
  const auto context = json["context"];
  release.context.window = read_settings(context["window"]);
  release.context.dsp = read_settings(context["dsp"]);
  release.context.thresholds = read_settings(context["thresholds"]);
  if (context.has("impulses")) release.context.impulses = read_impulses(context["impulses"]);
  if (json.has("device")) release.device = read_device(json["device"]);
  release.layout = json["layout"].texts();
  for (const auto& model : json["models"].elements()) {
    release.models.push_back({model["name"].text(), model["source"].text(), model["engine"].text()});
    for (const auto& constant : model["structure"].elements())
      release.constant_digests.push_back({constant["definition"].text(), read_type(constant["type"]),
                                          constant["size"].natural<std::uint64_t>(), constant["sha256"].text()});
    for (const auto& weight : model["weights"].elements()) {
      release.image.entries.push_back(read_weight(weight, release.models.size() - 1));
      auto& entry = release.image.entries.back();
      if (!is_model(release.models.back())) entry.block_value = weight["name"].text();
      entry.wide = entry.field == Field::ZeroPoint && release.models.back().engine == "tflite";
    }
  }
  return release;
}

/// Scales are float32 and zero points int32; a field's name and its type stand apart in the file.
bool is_typed(const Entry& entry) {
  return entry.field == Field::Data || entry.type == (entry.field == Field::Scale ? ElementType::Float32 : ElementType::Int32);
}

/// Entries lie inside the image, and bias scales follow from scales before them.
bool is_consistent(const Release& release) {
  const auto& entries = release.image.entries;
  const auto size = release.image.bytes.size();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    const auto is_scale = [&](std::size_t source, std::uint32_t count) {
      return source < i && entries[source].field == Field::Scale && entries[source].count == count;
    };
    const bool fits = entry.offset % 4 == 0 && entry.offset <= size && byte_size(entry) <= size - entry.offset;
    const bool follows = !entry.source || (entry.field == Field::Scale && is_scale(entry.source->input, 1) &&
                                           is_scale(entry.source->filter, entry.count));
    if (!fits || !follows || !is_typed(entry)) return false;
  }
  return true;
}

}  // namespace

Json release_json(const Release& release) {
  const auto& context = release.context;
  Json models = Json::array();
  for (std::size_t i = 0; i < release.models.size(); ++i) {
    const auto& [name, source, engine] = release.models[i];
    Json model{
        {"name", name}, {"source", source}, {"engine", engine}, {"weights", Json::array()}, {"structure", Json::array()}};
    for (const auto& entry : release.image.entries)
      if (entry.model == i) model["weights"].push_back(weight_json(entry));
    for (const auto& constant : release.image.constants)
      if (constant.model == i) model["structure"].push_back(structure_json(constant));
    models.push_back(std::move(model));
  }
  return {{"format", json_format},
          {"project",
           {{"id", context.project.id},
            {"name", context.project.name},
            {"deploy_version", context.project.deploy_version},
            {"studio_version", context.project.studio_version}}},
          {"layout_fingerprint", hex(layout_fingerprint(release.layout))},
          {"weights_fingerprint", weights_fingerprint(release)},
          {"image_size", release.image.bytes.size()},
          {"labels", context.labels},
          {"context",
           {{"window", settings_json(context.window)},
            {"dsp", settings_json(context.dsp)},
            {"thresholds", settings_json(context.thresholds)},
            {"impulses", impulses_json(context.impulses)},
            {"contradictions", contradictions_json(context)}}},
          {"device", device_json(release.device)},
          {"layout", release.layout},
          {"models", std::move(models)}};
}

std::string json_text(const Json& json) { return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n'; }

bool looks_like_baseline(const std::filesystem::path& path) { return path.extension() == ".json"; }

std::filesystem::path baseline_image(std::filesystem::path json_path) { return json_path.replace_extension(".img"); }

namespace {

struct Baseline {
  Release release;
  ListedFiles files;
};

Result<Baseline> parse(const std::string& json_text, const std::string& image, const std::string& where) {
  const auto damaged = [&](std::string found) {
    return refuse(ErrorId::Baseline, where, std::move(found), "a baseline as `ei-ota patch` or `ei-ota baseline` wrote it",
                  "take it from the firmware's release again");
  };
  Json json;
  try {
    json = parse_json<Json>(json_text);
  } catch (const Json::exception& error) {
    return damaged(why_no_json(json_text, error));
  } catch (const std::length_error& error) {
    return damaged(error.what());
  }
  try {
    const JsonNode root(json);
    if (root["format"].natural<std::uint32_t>() != json_format) return damaged("a baseline of another format");
    Baseline baseline{read_release(root), {}};
    auto& release = baseline.release;
    if (root.has("files")) baseline.files = read_listed_files(json["files"]);
    const auto bytes = std::as_bytes(std::span(image));
    release.image.bytes.assign(bytes.begin(), bytes.end());
    if (root["weights_fingerprint"].text() != weights_fingerprint(release) ||
        root["image_size"].natural<std::size_t>() != bytes.size())
      return damaged("its .img is not the image that belongs to it");
    if (root["layout_fingerprint"].text() != hex(layout_fingerprint(release.layout)))
      return damaged("its layout and the layout's fingerprint do not agree");
    if (release.device.lowest_format > release.device.highest_format) return damaged("its devices accept no payload format");
    if (const auto& store = release.device.store)
      if (const auto status = check_geometry(*store, release.device.storage == "flash", where); !status)
        return damaged(status.refusal().found);
    if (!is_consistent(release)) return damaged("its weights do not lie in its image");
    for (const auto& entry : release.image.entries)
      if (const auto forbidden = forbidden_value(release.image, entry))
        return damaged(fmt::format("its {} holds {}, which no device takes", entry_name(entry), forbidden->found));
    return baseline;
  } catch (const JsonNode::Malformed& malformed) {
    return damaged(malformed.what());
  } catch (const std::invalid_argument& error) {
    return damaged(error.what());
  }
}

}  // namespace

Result<Release> parse_baseline(const std::string& json_text, const std::string& image, const std::string& where) {
  auto baseline = parse(json_text, image, where);
  if (!baseline) return baseline.refusal();
  return std::move(baseline->release);
}

Result<Release> read_baseline(const std::filesystem::path& json_path) {
  const auto json_text = read_file(json_path, largest_json);
  if (!json_text) return json_text.refusal();
  const auto image = read_file(baseline_image(json_path));
  std::error_code error;
  if (!image && !std::filesystem::exists(baseline_image(json_path), error))
    return refuse(ErrorId::Baseline, json_path.string(), "its " + baseline_image(json_path).filename().string() + " is missing",
                  "both files of the baseline, side by side", "take both from the firmware's release");
  if (!image) return image.refusal();
  auto baseline = parse(*json_text, *image, json_path.string());
  if (!baseline) return baseline.refusal();
  if (auto status = check_listed_files(baseline->files, json_path); !status) return status.refusal();
  return std::move(baseline->release);
}

std::string weights_fingerprint(const Release& release) { return hex(sha256(release.image.bytes)); }

std::string image_file(const std::vector<std::byte>& image) {
  return {reinterpret_cast<const char*>(image.data()), image.size()};
}

}  // namespace ei_ota
