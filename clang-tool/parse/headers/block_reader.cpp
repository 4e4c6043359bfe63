// SPDX-License-Identifier: MIT
#include "parse/headers/block_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/characters.h"

namespace ei_ota {
namespace {

constexpr std::string_view scaler_type = "ei_data_normalization_standard_scaler_config_t";
constexpr std::string_view kmeans_type = "ei_learning_block_config_anomaly_kmeans_t";
constexpr std::string_view gmm_type = "ei_learning_block_config_anomaly_gmm_t";

/// As a compiler reads it into a float: what has no suffix is a double first, what has neither point nor exponent is an
/// integer, which knows no -0 and is octal after a 0.
std::optional<float> read_float(std::string_view text) {
  const bool is_float = text.ends_with('f') || text.ends_with('F');
  if (is_float) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto* const end = text.data() + text.size();
  double wide = 0;
  float narrow = 0;
  const auto [stop, error] = is_float ? std::from_chars(text.data(), end, narrow) : std::from_chars(text.data(), end, wide);
  const float value = is_float ? narrow : static_cast<float>(wide);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
  if (is_float || text.find_first_of(".eE") != std::string_view::npos) return value;
  const auto digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.size() > 1 && digits.starts_with('0')) return std::nullopt;
  return value == 0 ? 0 : value;
}

std::optional<std::size_t> read_count(const HeaderValue* value) {
  return value ? whole_number<std::size_t>(value->text) : std::nullopt;
}

struct Found {
  std::size_t header;
  const HeaderObject* object;
};

class Reader {
 public:
  explicit Reader(const std::vector<HeaderFile>& headers) : headers_(headers) {}

  Result<std::vector<BlockSource>> read() {
    for (const auto step : {&Reader::read_scalers, &Reader::read_kmeans, &Reader::read_gmm})
      if (auto status = (this->*step)(); !status) return status.refusal();
    return std::move(blocks_);
  }

 private:
  template <class Read>
  Status each(std::string_view type, Read read) {
    for (std::size_t i = 0; i < headers_.size(); ++i)
      for (const auto& object : headers_[i].header.objects)
        if (object.type == type)
          if (auto status = read(Found{i, &object}); !status) return status;
    return Nothing{};
  }

  [[nodiscard]] std::string where(const Found& found) const {
    return headers_[found.header].source.where(found.object->name_offset);
  }

  [[nodiscard]] Result<Found> find(const std::string& name, const Found& user) const {
    for (std::size_t i = 0; i < headers_.size(); ++i)
      if (const auto* const object = headers_[i].header.object(name)) return Found{i, object};
    return refuse(ErrorId::Metadata, where(user),
                  fmt::format("{} names `{}`, which no header defines", user.object->name, name),
                  "an array in model-parameters/", "export the model again and take the folder as a whole");
  }

  [[nodiscard]] Refusal miscounted(const Found& at, std::size_t count, std::size_t expected) const {
    return refuse(ErrorId::Count, where(at), fmt::format("{} has {} elements", at.object->name, count),
                  fmt::format("the {} of its block", expected), "export the model again, the file was edited or cut");
  }

  Result<std::vector<std::byte>> floats(const Found& at, const std::vector<HeaderValue>& list) const {
    std::vector<std::byte> bytes(list.size() * sizeof(float));
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto value = list[i].list.empty() ? read_float(list[i].text) : std::nullopt;
      if (!value)
        return refuse(ErrorId::Value, headers_[at.header].source.where(list[i].span.begin),
                      fmt::format("`{}` in {}", list[i].text, at.object->name), "a finite number",
                      "train and export again; if the export is fresh from Studio, report this");
      std::memcpy(bytes.data() + i * sizeof *value, &*value, sizeof *value);
    }
    return bytes;
  }

  /// Adds an array of floats as a value. @return nothing, or why it is none
  Status add_array(BlockSource& source, std::string name, const Found& at, std::size_t count) const {
    const auto& list = at.object->value.list;
    if (list.size() != count) return miscounted(at, list.size(), count);
    auto elements = floats(at, list);
    if (!elements) return elements.refusal();
    if (auto status = belongs(source, at); !status) return status;
    source.objects.push_back(at.object->name);
    source.block.values.push_back(
        {std::move(name), at.object->name, ElementType::Float32, {static_cast<std::uint32_t>(count)}, std::move(*elements)});
    return Nothing{};
  }

  /// A block's arrays lie in one header, and no two blocks share one.
  Status belongs(BlockSource& source, const Found& at) const {
    const bool is_first = source.objects.empty();
    if (is_first) {
      source.header = at.header;
      source.block.source = headers_[at.header].source.path;
    }
    bool shared = std::ranges::count(source.objects, at.object->name) != 0;
    for (const auto& block : blocks_) shared = shared || std::ranges::count(block.objects, at.object->name) != 0;
    if (shared || source.header != at.header)
      return refuse(ErrorId::Declaration, where(at),
                    at.object->name + (shared ? " is used twice" : " lies in another header than its block's other arrays"),
                    "arrays of their own, in one header", "export the model again");
    return Nothing{};
  }

  Status read_scalers() {
    for (const auto& [source, header] : headers_)
      for (const auto& object : header.objects)
        if (object.type == "ei_data_normalization_t" && object.value.list.size() > 1 &&
            object.value.list[1].text != "DATA_NORMALIZATION_METHOD_STANDARD_SCALER")
          return refuse(ErrorId::Scaler, source.where(object.name_offset),
                        "features normalised by " + object.value.list[1].text, "a StandardScaler",
                        "wait for a version that knows it, or switch normalisation off in Studio");
    return each(scaler_type, [&](const Found& config) -> Status {
      BlockSource source;
      source.block.kind = BlockKind::StandardScaler;
      source.block.name = config.object->name;
      std::size_t features = 0;
      for (const auto* const part : {"mean", "scale", "var"}) {
        const auto* const data = member(config.object->value, std::string(part) + "_data");
        if (!data) continue;
        const auto at = find(referenced_name(data), config);
        if (!at) return at.refusal();
        const auto count = read_count(member(config.object->value, std::string(part) + "_data_len"));
        const auto size = at->object->value.list.size();
        if (!source.objects.empty() && size != features) return miscounted(*at, size, features);
        features = size;
        if (auto status = add_array(source, part, *at, count.value_or(size)); !status) return status;
      }
      source.block.shape = fmt::format("features {}", features);
      blocks_.push_back(std::move(source));
      return Nothing{};
    });
  }

  /// The features that a block looks at: structural, since its other values follow their order.
  Result<std::vector<std::string>> axes(BlockSource& source, const Found& at) const {
    std::vector<std::string> numbers;
    StructuralConstant axes{at.object->name, headers_[at.header].source.path, ElementType::UInt16, false, {}};
    for (const auto& value : at.object->value.list) {
      const auto axis = read_count(&value);
      if (!axis || *axis > 0xFFFF)
        return refuse(ErrorId::Value, where(at), fmt::format("`{}` in {}", value.text, at.object->name), "a feature's number",
                      "export the model again");
      axes.elements.push_back(static_cast<std::byte>(*axis & 0xFF));
      axes.elements.push_back(static_cast<std::byte>(*axis >> 8));
      numbers.push_back(value.text);
    }
    source.block.constants.push_back(std::move(axes));
    return numbers;
  }

  struct KMeansParts {
    Found axes, scale, mean, clusters;
    std::optional<std::size_t> axis_count, cluster_count;
  };

  Status read_kmeans() {
    auto with_configuration = each(kmeans_type, [&](const Found& config) -> Status {
      KMeansParts parts{};
      for (const auto& [name, part] : {std::pair{"anom_axis", &parts.axes}, std::pair{"anom_scale", &parts.scale},
                                       std::pair{"anom_mean", &parts.mean}, std::pair{"anom_clusters", &parts.clusters}}) {
        const auto at = find(referenced_name(member(config.object->value, name)), config);
        if (!at) return at.refusal();
        *part = *at;
      }
      parts.axis_count = read_count(member(config.object->value, "anom_axes_size"));
      parts.cluster_count = read_count(member(config.object->value, "anom_cluster_count"));
      return add_kmeans(config.object->name, parts);
    });
    if (!with_configuration) return with_configuration;
    const bool has_any = std::ranges::any_of(blocks_, [](const auto& b) { return b.block.kind == BlockKind::KMeans; });
    return has_any ? Status(Nothing{}) : read_old_kmeans();
  }

  /// Before 2022 the SDK named the arrays themselves.
  Status read_old_kmeans() {
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      const auto* const clusters = headers_[i].header.object("ei_classifier_anom_clusters");
      if (!clusters) continue;
      const Found user{i, clusters};
      KMeansParts parts{{}, {}, {}, user, {}, {}};
      for (const auto& [name, part] :
           {std::pair{"EI_CLASSIFIER_ANOM_AXIS", &parts.axes}, std::pair{"ei_classifier_anom_scale", &parts.scale},
            std::pair{"ei_classifier_anom_mean", &parts.mean}}) {
        const auto at = find(name, user);
        if (!at) return at.refusal();
        *part = *at;
      }
      return add_kmeans(clusters->name, parts);
    }
    return Nothing{};
  }

  Status add_kmeans(const std::string& name, const KMeansParts& parts) {
    BlockSource source;
    source.block.kind = BlockKind::KMeans;
    source.block.name = name;
    const auto axis_numbers = axes(source, parts.axes);
    if (!axis_numbers) return axis_numbers.refusal();
    const auto count = axis_numbers->size();
    if (parts.axis_count.value_or(count) != count) return miscounted(parts.axes, count, *parts.axis_count);
    if (auto status = add_array(source, "scale", parts.scale, count); !status) return status;
    if (auto status = add_array(source, "mean", parts.mean, count); !status) return status;
    const auto& clusters = parts.clusters.object->value.list;
    if (parts.cluster_count.value_or(clusters.size()) != clusters.size())
      return miscounted(parts.clusters, clusters.size(), *parts.cluster_count);
    if (clusters.empty())
      return refuse(ErrorId::Count, where(parts.clusters), parts.clusters.object->name + " has no clusters", "one or more",
                    "export the model again, the file was edited or cut");
    if (auto status = belongs(source, parts.clusters); !status) return status;
    source.objects.push_back(parts.clusters.object->name);
    for (std::size_t i = 0; i < clusters.size(); ++i)
      if (auto status = add_cluster(source, i, parts.clusters, count); !status) return status;
    source.block.shape = fmt::format("axes {} clusters {}", fmt::join(*axis_numbers, ","), clusters.size());
    blocks_.push_back(std::move(source));
    return Nothing{};
  }

  /// `{ (float[3]) { 1, 2, 3 }, 0.5 }` or `{ { 1, 2, 3 }, 0.5 }`
  Status add_cluster(BlockSource& source, std::size_t index, const Found& at, std::size_t count) const {
    const auto& cluster = at.object->value.list[index];
    if (cluster.list.size() != 2 || cluster.list[0].list.empty())
      return refuse(ErrorId::Declaration, headers_[at.header].source.where(cluster.span.begin),
                    fmt::format("cluster {} of {} has another form", index, at.object->name), "{ { centroid }, largest error }",
                    "export the model again; if it is fresh from Studio, report this");
    const auto& centroid = cluster.list[0].list;
    source.centroids_inline = cluster.list[0].text.empty();
    if (centroid.size() != count) return miscounted(at, centroid.size(), count);
    auto elements = floats(at, centroid);
    if (!elements) return elements.refusal();
    auto error = floats(at, {cluster.list[1]});
    if (!error) return error.refusal();
    auto& values = source.block.values;
    values.push_back({fmt::format("cluster{}.centroid", index),
                      at.object->name,
                      ElementType::Float32,
                      {static_cast<std::uint32_t>(count)},
                      std::move(*elements)});
    values.push_back({fmt::format("cluster{}.max_error", index), at.object->name, ElementType::Float32, {}, std::move(*error)});
    return Nothing{};
  }

  /// A GMM is a model of its own; only the features it looks at stand in a header.
  Status read_gmm() {
    return each(gmm_type, [&](const Found& config) -> Status {
      BlockSource source;
      source.block.kind = BlockKind::Gmm;
      source.block.name = config.object->name;
      const auto at = find(referenced_name(member(config.object->value, "anom_axis")), config);
      if (!at) return at.refusal();
      const auto numbers = axes(source, *at);
      if (!numbers) return numbers.refusal();
      const auto count = read_count(member(config.object->value, "anom_axes_size"));
      if (count.value_or(numbers->size()) != numbers->size()) return miscounted(*at, numbers->size(), *count);
      source.header = at->header;
      source.block.source = headers_[at->header].source.path;
      source.block.shape = fmt::format("axes {}", fmt::join(*numbers, ","));
      blocks_.push_back(std::move(source));
      return Nothing{};
    });
  }

  const std::vector<HeaderFile>& headers_;
  std::vector<BlockSource> blocks_;
};

}  // namespace

Result<std::vector<BlockSource>> read_blocks(const std::vector<HeaderFile>& headers) { return Reader(headers).read(); }

}  // namespace ei_ota
