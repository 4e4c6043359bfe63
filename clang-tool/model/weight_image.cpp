// SPDX-License-Identifier: MIT
#include "model/weight_image.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <set>

#include "base/digest.h"
#include "model/image_alignment.h"

namespace ei_ota {
namespace {

constexpr float largest_scale = 0x1p63F;  // the product of two is finite
constexpr float smallest_normal = std::numeric_limits<float>::min();

struct Range {
  std::int32_t lowest, highest;
};

Range zero_point_range(ElementType type) {
  switch (type) {
    case ElementType::Int8:
      return {-128, 127};
    case ElementType::UInt8:
      return {0, 255};
    default:
      return {-32768, 32767};
  }
}

/// Makes room for `count` elements, a count before them if asked for, on the next 16 bytes. @return where they begin
std::uint32_t place(WeightImage& image, std::span<const std::byte> elements, std::uint32_t count, bool counted) {
  auto& bytes = image.bytes;
  bytes.resize(aligned(bytes.size()));
  if (counted) {
    bytes.resize(bytes.size() + sizeof count);
    std::memcpy(bytes.data() + bytes.size() - sizeof count, &count, sizeof count);
  }
  const auto offset = static_cast<std::uint32_t>(bytes.size());
  bytes.insert(bytes.end(), elements.begin(), elements.end());
  return offset;
}

/// Lays out one model's entries behind those of the models before it.
class Collector {
 public:
  Collector(const Model& model, std::size_t index, bool every_scale_is_read, WeightImage& image)
      : model_(model), index_(index), every_scale_is_read_(every_scale_is_read), uses_(uses_of_tensors(model)), image_(image) {}

  void collect() {
    for (const auto row : canonical_order(model_)) {
      const auto& tensor = model_.tensors[row];
      if (tensor.data) {
        if (is_data_structural(model_, row, uses_[row]))
          add_constant(*tensor.data);
        else
          add(row, Field::Data, *tensor.data, tensor.dims, true);
      }
      if (tensor.quantization) add_quantization(row, *tensor.quantization);
    }
    add_unreferenced();
  }

 private:
  void add_quantization(std::size_t row, const Quantization& quantization) {
    const auto& scales = model_.definitions[quantization.scale];
    const auto& zeros = model_.definitions[quantization.zero_point];
    const auto entries = image_.entries.size();
    scale_entries_[row] = add(row, Field::Scale, quantization.scale, {element_count(scales)},
                              every_scale_is_read_ || is_scale_read(model_, row, uses_[row]));
    const auto source = bias_source(model_, row, uses_[row]);
    if (source && scale_entries_.contains(source->input) && scale_entries_.contains(source->filter) &&
        entries != image_.entries.size())
      image_.entries.back().source = ScaleSource{scale_entries_.at(source->input), scale_entries_.at(source->filter)};
    if (are_zero_points_structural(model_, row, uses_[row]))
      add_constant(quantization.zero_point);
    else
      add(row, Field::ZeroPoint, quantization.zero_point, {element_count(zeros)}, true);
  }

  /// @return the entry's index
  std::size_t add(std::size_t row, Field field, std::size_t definition_index, std::vector<std::uint32_t> dims, bool read) {
    accounted_.insert(definition_index);
    const auto [known, is_new] = entries_.emplace(definition_index, image_.entries.size());
    if (model_.in_place && !is_new) {  // its value is no longer that of one tensor alone
      image_.entries[known->second].read = true;
      image_.entries[known->second].source.reset();
      return known->second;
    }
    const auto& definition = model_.definitions[definition_index];
    const auto count = element_count(definition);
    const auto offset = place(image_, definition.elements, count, field != Field::Data);
    image_.entries.push_back({.definition = definition.name,
                              .file = model_.source,
                              .model = index_,
                              .tensor = row,
                              .field = field,
                              .type = definition.type,
                              .tensor_type = model_.tensors[row].type,
                              .dims = std::move(dims),
                              .count = count,
                              .offset = offset,
                              .read = read,
                              .source = std::nullopt,
                              .block_value = {},
                              .wide = model_.in_place && field == Field::ZeroPoint});
    return image_.entries.size() - 1;
  }

  void add_constant(std::size_t definition_index) {
    if (!accounted_constants_.insert(definition_index).second) return;
    accounted_.insert(definition_index);
    const auto& definition = model_.definitions[definition_index];
    image_.constants.push_back(
        {definition.name, model_.source, definition.type, definition.counted, definition.elements, index_});
  }

  /// No row points at these: they are dead, but nothing falls through.
  void add_unreferenced() {
    for (std::size_t i = 0; i < model_.definitions.size(); ++i)
      if (!accounted_.contains(i)) add_constant(i);
  }

  const Model& model_;
  std::size_t index_;
  bool every_scale_is_read_;
  std::vector<std::vector<Use>> uses_;
  WeightImage& image_;
  std::map<std::size_t, std::size_t> scale_entries_;  ///< by row
  std::map<std::size_t, std::size_t> entries_;        ///< by definition, the first one
  std::set<std::size_t> accounted_;
  std::set<std::size_t> accounted_constants_;
};

/// Lays out a block's values behind the models.
void collect(const Block& block, std::size_t index, WeightImage& image) {
  for (std::size_t i = 0; i < block.values.size(); ++i) {
    const auto& value = block.values[i];
    const auto count = static_cast<std::uint32_t>(value.elements.size() / element_size(value.type));
    const auto offset = place(image, value.elements, count, false);
    image.entries.push_back({.definition = value.definition,
                             .file = block.source,
                             .model = index,
                             .tensor = i,
                             .field = Field::Data,
                             .type = value.type,
                             .tensor_type = value.type,
                             .dims = value.dims,
                             .count = count,
                             .offset = offset,
                             .read = true,
                             .source = std::nullopt,
                             .block_value = value.name,
                             .wide = false});
  }
  for (const auto& constant : block.constants) {
    image.constants.push_back(constant);
    image.constants.back().model = index;
  }
}

}  // namespace

std::string_view field_name(Field field) {
  switch (field) {
    case Field::Data:
      return "data";
    case Field::Scale:
      return "scale";
    case Field::ZeroPoint:
      return "zero_point";
  }
  return "";
}

std::string entry_name(const Entry& entry) {
  if (!entry.block_value.empty()) return entry.block_value;
  return fmt::format("tensor{}.{}", entry.tensor, field_name(entry.field));
}

std::size_t definition_of(const Model& model, const Entry& entry) {
  const auto& tensor = model.tensors.at(entry.tensor);
  if (entry.field == Field::Data) return *tensor.data;
  return entry.field == Field::Scale ? tensor.quantization->scale : tensor.quantization->zero_point;
}

std::vector<std::byte> firmware_bytes(const WeightImage& image, const Entry& entry) {
  const auto elements = elements_of(image, entry);
  if (!entry.wide) return {elements.begin(), elements.end()};
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < entry.count; ++i) {
    const std::int64_t zero_point = int32_at(elements, i);
    const auto wide = std::as_bytes(std::span(&zero_point, 1));
    bytes.insert(bytes.end(), wide.begin(), wide.end());
  }
  return bytes;
}

std::uint32_t base_of(const WeightImage& image) {
  const auto fingerprint = sha256(image.bytes);
  std::uint32_t base = 0;
  std::memcpy(&base, fingerprint.data(), sizeof base);
  return base;
}

bool is_data_structural(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  const auto& tensor = model.tensors[row];
  return (tensor.type == ElementType::Int32 && !tensor.quantization) || is_command_stream(model, uses);
}

bool are_zero_points_structural(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  const auto& zeros = model.definitions[model.tensors[row].quantization->zero_point].elements;
  return std::all_of(zeros.begin(), zeros.end(), [](std::byte b) { return b == std::byte{0}; }) &&
         is_filter_or_bias(model, row, uses);
}

Result<WeightImage> weight_image(const std::vector<const Model*>& models, bool every_scale_is_read,
                                 const std::vector<Block>& blocks) {
  WeightImage image;
  for (std::size_t i = 0; i < models.size(); ++i) Collector(*models[i], i, every_scale_is_read, image).collect();
  for (std::size_t i = 0; i < blocks.size(); ++i) collect(blocks[i], models.size() + i, image);
  image.bytes.resize(aligned(image.bytes.size()));
  for (const auto& entry : image.entries)
    if (auto forbidden = forbidden_value(image, entry))
      return refuse(ErrorId::Value, entry.file, entry.definition + " holds " + std::move(forbidden->found),
                    std::move(forbidden->expected), "export the model again, from a training that did not go wrong");
  return image;
}

std::optional<ForbiddenValue> forbidden_value(const WeightImage& image, const Entry& entry) {
  const auto elements = elements_of(image, entry);
  const auto [lowest, highest] = zero_point_range(entry.tensor_type);
  for (std::size_t i = 0; i < entry.count; ++i) {
    if (entry.field == Field::Scale) {
      const float scale = float32_at(elements, i);
      if (!(scale < largest_scale) || std::signbit(scale))
        return ForbiddenValue{fmt::format("the scale {}", scale), "scales from 0 to below 2^63"};
    } else if (entry.field == Field::ZeroPoint) {
      const auto zero = int32_at(elements, i);
      if (zero < lowest || zero > highest)
        return ForbiddenValue{fmt::format("the zero point {}", zero), fmt::format("{} to {}", lowest, highest)};
    } else if (entry.type == ElementType::Float32) {
      const float value = float32_at(elements, i);
      if (!std::isfinite(value)) return ForbiddenValue{fmt::format("the value {}", value), "finite numbers"};
    }
  }
  return std::nullopt;
}

bool bias_scales_follow(const std::vector<Entry>& entries, const std::vector<std::byte>& bytes) {
  const auto scale = [&](const Entry& entry, std::size_t i) {
    return float32_at(std::span(bytes).subspan(entry.offset, byte_size(entry)), i);
  };
  return std::all_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    if (!entry.source) return true;
    const float input = scale(entries[entry.source->input], 0);
    for (std::size_t i = 0; i < entry.count; ++i) {
      const float filter = scale(entries[entry.source->filter], i);
      const float product = input * filter;
      const bool is_exact_everywhere = std::isnormal(input) && std::isnormal(filter) && product > smallest_normal;
      if (product != scale(entry, i) || !is_exact_everywhere) return false;
    }
    return true;
  });
}

}  // namespace ei_ota
