// SPDX-License-Identifier: MIT
// model/block.h: what training sets in addition to the tensors: a scaler's values, K-means clusters, labels with room to
// change.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"

namespace ei_ota {

/// In the image's order.
enum class BlockKind : std::uint8_t { StandardScaler, KMeans, Gmm, Labels };

/// "standard_scaler", "kmeans", "gmm", "labels": what `inspect` calls its engine
[[nodiscard]] std::string_view block_name(BlockKind kind);

/// A weight of a block.
struct BlockValue {
  std::string name;        ///< unique in the block: "cluster3.centroid"
  std::string definition;  ///< C++ name it comes from
  ElementType type;
  std::vector<std::uint32_t> dims;
  std::vector<std::byte> elements;  ///< little-endian
};

struct Block {
  BlockKind kind;
  std::string name;                ///< name of its configuration in the export
  std::string source;              ///< path in the export of the header that holds its values
  std::string shape;               ///< what must be equal for another block's values to fit: "axes 0,11,22 clusters 32"
  std::vector<BlockValue> values;  ///< in the image's order
  std::vector<StructuralConstant> constants;  ///< what training does not set
};

}  // namespace ei_ota
