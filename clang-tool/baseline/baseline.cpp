#include "baseline/baseline.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <stdexcept>

#include "base/files.h"
#include "base/json.h"
#include "base/sha256.h"
#include "baseline/listed_files.h"

namespace ei_ota {
namespace {

using Json = nlohmann::ordered_json;
constexpr int json_format = 1;

/// The bytes of the object on a target: a TfArray's count stands before its elements.
std::vector<std::byte> object_bytes(const Structure& structure) {
  std::vector<std::byte> bytes;
  if (structure.counted) {
    const auto count = static_cast<std::uint32_t>(structure.elements.size() / element_size(structure.type));
    bytes.resize(sizeof count);
    std::memcpy(bytes.data(), &count, sizeof count);
  }
  bytes.insert(bytes.end(), structure.elements.begin(), structure.elements.end());
  return bytes;
}

Json structure_json(const Structure& structure) {
  const auto bytes = object_bytes(structure);
  return {{"definition", structure.definition},
          {"file", structure.file},
          {"type", element_name(structure.type)},
          {"size", bytes.size()},
          {"sha256", hex(sha256(bytes))}};
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

Settings read_settings(const Json& json) {
  Settings settings;
  for (const auto& [name, value] : json.items()) settings.emplace_back(name, value.get<std::string>());
  return settings;
}

Json device_json(const Device& device) {
  Json json{{"storage", device.storage},
            {"restore", nullptr},
            {"decoders", device.decoders},
            {"payload_format", {{"minimum", device.lowest_format}, {"maximum", device.highest_format}}}};
  if (device.restore) json["restore"] = *device.restore;
  return json;
}

/// A count, an index or an id. The library's own conversions wrap what is too large and are undefined for most fractions.
template <class T>
T read_natural(const Json& json) {
  if (!json.is_number_unsigned() || json.get<std::uint64_t>() > std::numeric_limits<T>::max())
    throw std::out_of_range("a number that is negative, a fraction or too large: " + json.dump());
  return json.get<T>();
}

Field read_field(const Json& json) {
  for (const auto field : {Field::Data, Field::Scale, Field::ZeroPoint})
    if (json == field_name(field)) return field;
  throw std::invalid_argument("a weight of an unknown kind: " + json.dump());
}

Entry read_weight(const Json& json, std::size_t model) {
  Entry entry{};
  entry.definition = json.at("definition");
  entry.file = json.at("file");
  entry.model = model;
  entry.tensor = read_natural<std::size_t>(json.at("tensor"));
  entry.field = read_field(json.at("kind"));
  entry.type = element_type(json.at("type").get<std::string>()).value();
  entry.tensor_type = element_type(json.at("tensor_type").get<std::string>()).value();
  for (const auto& dim : json.at("dims").get_ref<const Json::array_t&>())
    entry.dims.push_back(read_natural<std::uint32_t>(dim));
  entry.offset = read_natural<std::uint32_t>(json.at("offset"));
  entry.count = read_natural<std::uint32_t>(json.at("size")) / static_cast<std::uint32_t>(element_size(entry.type));
  entry.read = json.at("read");
  if (json.contains("follows_from")) {
    const auto& source = json["follows_from"];
    entry.source = ScaleSource{read_natural<std::size_t>(source.at(0)), read_natural<std::size_t>(source.at(1))};
  }
  return entry;
}

Device read_device(const Json& json) {
  Device device;
  device.storage = json.at("storage");
  if (!json.at("restore").is_null()) device.restore = json["restore"].get<std::string>();
  device.decoders = json.at("decoders").get<std::vector<std::string>>();
  device.lowest_format = read_natural<std::uint32_t>(json.at("payload_format").at("minimum"));
  device.highest_format = read_natural<std::uint32_t>(json["payload_format"].at("maximum"));
  return device;
}

Release read_release(const Json& json) {
  Release release;
  auto& project = release.context.project;
  project.id = read_natural<std::uint32_t>(json.at("project").at("id"));
  project.name = json.at("project").at("name");
  project.deploy_version = read_natural<std::uint32_t>(json.at("project").at("deploy_version"));
  project.studio_version = json.at("project").at("studio_version");
  release.context.labels = json.at("labels").get<std::vector<std::string>>();
  release.context.window = read_settings(json.at("context").at("window"));
  release.context.dsp = read_settings(json.at("context").at("dsp"));
  release.context.thresholds = read_settings(json.at("context").at("thresholds"));
  if (json.contains("device")) release.device = read_device(json["device"]);
  release.layout = json.at("layout").get<std::vector<std::string>>();
  for (const auto& model : json.at("models")) {
    release.models.push_back({model.at("name"), model.at("source"), model.at("engine")});
    for (const auto& weight : model.at("weights")) {
      release.image.entries.push_back(read_weight(weight, release.models.size() - 1));
      auto& entry = release.image.entries.back();
      if (!is_model(release.models.back())) entry.block_value = weight.at("name");
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
    for (const auto& structure : release.image.structure)
      if (structure.model == i) model["structure"].push_back(structure_json(structure));
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
            {"thresholds", settings_json(context.thresholds)}}},
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
  try {
    const auto json = parse_json<Json>(json_text);
    if (json.at("format") != json_format) return damaged("a baseline of another format");
    Baseline baseline{read_release(json), {}};
    auto& release = baseline.release;
    if (json.contains("files")) baseline.files = read_listed_files(json["files"]);
    const auto bytes = std::as_bytes(std::span(image));
    release.image.bytes.assign(bytes.begin(), bytes.end());
    if (json.at("weights_fingerprint") != weights_fingerprint(release) || json.at("image_size") != bytes.size())
      return damaged("its .img is not the image that belongs to it");
    if (json.at("layout_fingerprint") != hex(layout_fingerprint(release.layout)))
      return damaged("its layout and the layout's fingerprint do not agree");
    if (release.device.lowest_format > release.device.highest_format) return damaged("its devices take no format of payloads");
    if (!is_consistent(release)) return damaged("its weights do not lie in its image");
    return baseline;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& error) {
    return damaged(fmt::format("no baseline: {}", error.what()));
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
