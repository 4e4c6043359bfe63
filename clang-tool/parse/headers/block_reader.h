// SPDX-License-Identifier: MIT
// parse/headers/block_reader.h: what training sets in model-parameters headers: K-means clusters, scalers.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/block.h"
#include "parse/headers/header_reader.h"
#include "parse/text/source_text.h"

namespace ei_ota {

/// A block and where its values are.
struct BlockSource {
  Block block;
  std::size_t header = 0;            ///< index of the header that holds all of them
  std::vector<std::string> objects;  ///< the arrays: mean, scale, var of a scaler; scale, mean, clusters of K-means
  bool centroids_inline = false;     ///< a cluster contains its centroid (2020 to 2022) instead of pointing at it
};

/// Finds the blocks that the configurations in model_variables.h name; before 2022 there were none, and only one set of
/// clusters. In the image's order: scalers, K-means, GMM. Refuses with E-metadata a value that no header defines, with E-count
/// and E-value one that does not match its configuration, with E-scaler a normaliser that uses another method.
Result<std::vector<BlockSource>> read_blocks(const std::vector<HeaderFile>& headers);

}  // namespace ei_ota
