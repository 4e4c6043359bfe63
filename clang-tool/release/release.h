// SPDX-License-Identifier: MIT
// release/release.h: the weights of an export, with everything that decides where they fit. An export yields one, a baseline
// keeps one.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/layout.h"
#include "model/weight_image.h"
#include "release/context.h"
#include "release/device.h"

namespace ei_ota {

/// A model or block, as `inspect` lists it.
struct ModelName {
  std::string name;
  std::string source;
  std::string engine;  ///< "eon", "tflite", or block_name()
};

/// Not a block.
[[nodiscard]] inline bool is_model(const ModelName& name) { return name.engine == "eon" || name.engine == "tflite"; }

/// What a baseline keeps of a constant that training does not set.
struct ConstantDigest {
  std::string definition;  ///< C++ name
  ElementType type;
  std::uint64_t size;  ///< bytes of the whole object, including a count before its elements
  std::string sha256;  ///< of the whole object, 64 hexadecimal digits
};

[[nodiscard]] ConstantDigest constant_digest(const StructuralConstant& constant);

[[nodiscard]] std::vector<ConstantDigest> constant_digests(const WeightImage& image);

struct Release {
  Context context;
  std::vector<ModelName> models;    ///< the blocks last
  std::vector<std::string> layout;  ///< layout_lines()
  WeightImage image;
  std::vector<ConstantDigest> constant_digests;  ///< of the image's structure
  Device device;
};

/// Bytes that a firmware of this release reserves for a label; nothing if its labels are not weights.
[[nodiscard]] std::optional<std::uint32_t> label_capacity(const Release& release);

}  // namespace ei_ota
