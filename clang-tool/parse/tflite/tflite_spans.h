// SPDX-License-Identifier: MIT
// parse/tflite/tflite_spans.h: which bytes of a TensorFlow Lite model say how it is built.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "parse/text/source_text.h"

namespace ei_ota {

/// The offset of a byte that belongs to a weight as well as to something else (another weight, a table, a shape, an op's
/// parameters, metadata): a device that writes the weight would change that, too. Nothing if no weight overlaps anything else.
/// @param verified  a model that flatbuffers::Verifier has accepted
/// @param weights   the elements of the weights, each range once
[[nodiscard]] std::optional<std::size_t> entangled_byte(std::span<const std::uint8_t> verified, std::vector<Span> weights);

}  // namespace ei_ota
