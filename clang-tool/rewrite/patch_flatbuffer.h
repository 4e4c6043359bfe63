// SPDX-License-Identifier: MIT
// rewrite/patch_flatbuffer.h: a model for the interpreter whose flatbuffer exists once: declared in its header, defined
// elsewhere, as a variable or, with STORAGE FLASH, as a constant.
#pragma once
#include <string>

#include "model/quantization_duplicate.h"
#include "model/weight_image.h"
#include "parse/tflite/flatbuffer_source.h"
#include "rewrite/weight_table.h"

namespace ei_ota {

/// The header, declaring the flatbuffer in weights_namespace(). It defines a flag that the weight table names: a firmware that
/// picked up the original header, whose flatbuffer is a constant, does not link.
/// @param model  Entry::model
[[nodiscard]] std::string patch_flatbuffer_header(const FlatbufferSource& flatbuffer, std::size_t model,
                                                  const TableOptions& options);

/// The flatbuffer's definition inside that namespace, and its part of the weight table: its weights by their offsets.
/// @param model  Entry::model, and the part's number
[[nodiscard]] std::string flatbuffer_weights(const FlatbufferSource& flatbuffer, const WeightImage& image, std::size_t model,
                                             const TableOptions& options, const std::vector<QuantizationDuplicate>& duplicates);

}  // namespace ei_ota
