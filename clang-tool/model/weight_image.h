// SPDX-License-Identifier: MIT
// model/weight_image.h: all weights of an export as one image (docs/SPEC.md, "Weight image"), and what is structural.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/block.h"
#include "model/model.h"
#include "model/operands.h"

namespace ei_ota {

/// Which of a tensor's values an entry is.
enum class Field : std::uint8_t { Data, Scale, ZeroPoint };

/// Entries that a bias scale follows from: float32(input * filter), channel by channel.
struct ScaleSource {
  std::size_t input;  ///< indexes into WeightImage::entries
  std::size_t filter;
};

/// One weight of the image.
struct Entry {
  std::string definition;  ///< C++ name it comes from
  std::string file;        ///< path in the export
  std::size_t model;       ///< index into the export's models; its blocks are counted after these
  std::size_t tensor;      ///< row of tensorData
  Field field;
  ElementType type;
  ElementType tensor_type;          ///< of the tensor that a scale or zero point belongs to
  std::vector<std::uint32_t> dims;  ///< of the tensor for data, {count} for scales and zero points
  std::uint32_t count;              ///< elements
  std::uint32_t offset;             ///< bytes from the image's start to the first element, past a count
  bool read;                        ///< some kernel reads it
  std::optional<ScaleSource> source;
  std::string block_value = {};  ///< BlockValue::name, where `model` is a block and `tensor` the index of its value; else empty
  bool wide = false;             ///< zero points of a flatbuffer: int32 in the image, int64 in the firmware
};

[[nodiscard]] inline std::uint32_t byte_size(const Entry& entry) {
  return entry.count * static_cast<std::uint32_t>(element_size(entry.type));
}

/// "data", "scale", "zero_point"
[[nodiscard]] std::string_view field_name(Field field);

/// "tensor7.scale", "cluster3.centroid": unique in a model or block.
[[nodiscard]] std::string entry_name(const Entry& entry);

struct WeightImage {
  std::vector<Entry> entries;
  std::vector<std::byte> bytes;
  std::vector<StructuralConstant> constants;
};

/// An entry's elements, without the count before them.
[[nodiscard]] inline std::span<const std::byte> elements_of(const WeightImage& image, const Entry& entry) {
  return std::span(image.bytes).subspan(entry.offset, byte_size(entry));
}

/// Collects the weights of all models in canonical order, then those of the blocks, each entry at a multiple of 16 bytes.
/// Refuses values that no device may take: a scale that is negative, not finite or not below 2^63, a zero point outside its
/// tensor's type, a float32 weight that is infinite or NaN (E-value).
/// @param every_scale_is_read  for kernels that read what other kernels ignore (ARC MLI)
Result<WeightImage> weight_image(const std::vector<const Model*>& models, bool every_scale_is_read,
                                 const std::vector<Block>& blocks = {});

inline Result<WeightImage> weight_image(std::initializer_list<Model> models, bool every_scale_is_read,
                                        const std::vector<Block>& blocks = {}) {
  return weight_image(pointers_to(models), every_scale_is_read, blocks);
}

struct ForbiddenValue {
  std::string found;  ///< "the scale -1"
  std::string expected;
};

/// The first value of an entry that weight_image() refuses; nothing if there is none.
[[nodiscard]] std::optional<ForbiddenValue> forbidden_value(const WeightImage& image, const Entry& entry);

/// The definition that holds an entry of this model: an index into Model::definitions.
[[nodiscard]] std::size_t definition_of(const Model& model, const Entry& entry);

/// An entry's elements as a firmware holds them.
[[nodiscard]] std::vector<std::byte> firmware_bytes(const WeightImage& image, const Entry& entry);

/// What a delta against these weights identifies them by, whatever a firmware does with them: the first four bytes of their
/// fingerprint (docs/SPEC.md, "Payload").
[[nodiscard]] std::uint32_t base_of(const WeightImage& image);

/// Does every bias scale that has a source equal float32(input scale * filter scale), in numbers whose product is the same on
/// every device (docs/SPEC.md, "bias scale")?
[[nodiscard]] bool bias_scales_follow(const std::vector<Entry>& entries, const std::vector<std::byte>& bytes);

/// A row's zero points are structure if they are all 0 and belong to a filter or bias (model/operands.h).
[[nodiscard]] bool are_zero_points_structural(const Model& model, std::size_t row, const std::vector<Use>& uses);

/// A constant's data is structure if it is int32 without quantization (shapes, axes, paddings), or the command stream of an
/// NPU.
[[nodiscard]] bool is_data_structural(const Model& model, std::size_t row, const std::vector<Use>& uses);

}  // namespace ei_ota
