// SPDX-License-Identifier: MIT
#include "model/block.h"

namespace ei_ota {

std::string_view block_name(BlockKind kind) {
  switch (kind) {
    case BlockKind::StandardScaler:
      return "standard_scaler";
    case BlockKind::KMeans:
      return "kmeans";
    case BlockKind::Gmm:
      return "gmm";
    case BlockKind::Labels:
      return "labels";
  }
  return "";
}

}  // namespace ei_ota
