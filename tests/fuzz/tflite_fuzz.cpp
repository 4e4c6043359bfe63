// SPDX-License-Identifier: MIT
// A model for the TensorFlow Lite interpreter: any bytes. It is refused, or each weight is where the reader says, and writing
// all of them changes nothing else.
#include <algorithm>
#include <span>

#include "eon_fixture.h"
#include "fuzz.h"
#include "model/layout.h"
#include "model/weight_image.h"
#include "parse/tflite/tflite_reader.h"
#include "payload/encode.h"

namespace ei_ota {
namespace {

using Bytes = std::vector<std::byte>;

/// Inverts data and scales, in the bytes and in what was read of them. (Few zero points can be inverted and fit.)
void invert(Bytes& bytes, TfliteSource& source) {
  for (std::size_t i = 0; i < source.offsets.size(); ++i) {
    auto& definition = source.model.definitions[i];
    const auto end = source.offsets[i] + definition.elements.size();
    fuzz::require(end <= bytes.size(), "weights lie in the model", definition.name);
    if (definition.counted && definition.type == ElementType::Int32) continue;
    const auto start = bytes.begin() + source.offsets[i];
    fuzz::require(std::equal(definition.elements.begin(), definition.elements.end(), start), "weights are where they are said",
                  definition.name);
    for (auto& byte : definition.elements) byte = ~byte;
    std::copy(definition.elements.begin(), definition.elements.end(), start);
  }
}

void read(Bytes bytes) {
  auto source = read_tflite(bytes, "fuzzed", "fuzzed.tflite");
  if (!source) return;
  (void)layout_lines({source->model}, 2);
  if (const auto image = weight_image({source->model}, false)) {
    (void)bias_scales_follow(image->entries, image->bytes);
    (void)encode_payload(*image, {{}, 1, 1});
  }
  invert(bytes, *source);
  const auto written = read_tflite(bytes, "fuzzed", "fuzzed.tflite");
  fuzz::require(static_cast<bool>(written), "a written model is a model", written ? "" : message(written.refusal()));
  fuzz::require(written->offsets == source->offsets, "its weights are where they were");
  fuzz::require(test::rows(written->model) == test::rows(source->model), "it has the values that were written");
  fuzz::require(layout_lines({written->model}, 2) == layout_lines({source->model}, 2), "nothing else has changed");
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* const bytes = reinterpret_cast<const std::byte*>(data);
  ei_ota::read({bytes, bytes + size});
  return 0;
}
