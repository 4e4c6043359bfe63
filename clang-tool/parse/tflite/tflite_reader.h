// SPDX-License-Identifier: MIT
// parse/tflite/tflite_reader.h: a model for the TensorFlow Lite interpreter: its contents (a Model) and where in the
// flatbuffer they are.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/model.h"

namespace ei_ota {

/// Definitions are named "tensor3.data", "tensor3.scale" and "tensor3.zero_point" after the first tensor that has them: tensors
/// may share them. Their bytes in the flatbuffer are those of Definition::elements, except for zero points, whose elements are
/// int64 there (8 bytes, little-endian) and int32 here.
struct TfliteSource {
  Model model;
  /// Bytes from the flatbuffer's start to the first element, of model.definitions. They are aligned as their kernels need if
  /// the flatbuffer itself is at a multiple of 8 (zero points), or of 16, as Studio declares it.
  std::vector<std::uint32_t> offsets;
};

/// Reads a model as the interpreter for microcontrollers does, and verifies what the interpreter assumes: offsets, counts,
/// sizes, types, alignment, and that no byte of a weight is part of anything else. An op's intermediate tensors follow its
/// inputs: their quantization is trained, too. Of several subgraphs the first is read: it is what runs, since ops that call
/// others are refused (converters add the float model as a second one). Refuses with E-syntax, E-table, E-value,
/// E-accelerator.
/// @param name  of the Model
/// @param path  of the Model's source
Result<TfliteSource> read_tflite(std::span<const std::byte> bytes, std::string name, std::string path);

}  // namespace ei_ota
