// model/release.h: the weights of an export with all that decides where they fit. An export gives one, a baseline keeps one.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "model/context.h"
#include "model/layout.h"
#include "model/weight_image.h"

namespace ei_ota {

/// A model or block, as `inspect` lists it.
struct ModelName {
  std::string name;
  std::string source;
  std::string engine;  ///< "eon", "tflite", or block_name()
};

struct Release {
  Context context;
  std::vector<ModelName> models;  ///< the blocks last
  std::vector<std::string> layout;  ///< layout_lines()
  WeightImage image;
  /// Weights that the export has but `image` has not: why it can be looked at, but neither patched nor made a payload of.
  std::vector<Refusal> unhandled;
};

}  // namespace ei_ota
