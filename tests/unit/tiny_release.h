// SPDX-License-Identifier: MIT
// tests/unit/tiny_release.h: the release of eon_fixture.h's tiny model.
#pragma once
#include "eon_fixture.h"
#include "release/release.h"

namespace ei_ota::test {

inline Release tiny_release(const Model& model = tiny_model()) {
  Release release;
  release.context.project = {4711, "Tiny \"1\"", 3, "1.75.3"};
  release.context.labels = {"no", "yes"};
  release.context.window = {{"EI_CLASSIFIER_RAW_SAMPLE_COUNT", "4"}};
  release.context.dsp = {{"axes", "1"}};
  release.context.thresholds = {{"EI_CLASSIFIER_THRESHOLD", "0.6"}};
  release.context.impulses = {{"impulse_4711_1", true, {{"frequency", "62.5"}, {"dsp_blocks_size", "1"}}}};
  release.models = {{model.name, model.source, "eon"}};
  release.layout = layout_lines({model}, 2);
  release.image = *weight_image({model}, false);
  release.constant_digests = constant_digests(release.image);
  return release;
}

/// With other data of the filter, row 1: three of its elements are not as they were.
inline Release retrained_release() {
  auto model = tiny_model();
  model.definitions[*model.tensors[1].data].elements = elements(ElementType::Int8, {1, -2, 3, -4, 5, 6, 7, 8});
  model.definitions[*model.tensors[1].data].elements[0] = std::byte{9};
  return tiny_release(model);
}

}  // namespace ei_ota::test
