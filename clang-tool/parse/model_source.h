// SPDX-License-Identifier: MIT
// parse/model_source.h: where a model of an export comes from: compiled code, or a flatbuffer for the interpreter.
#pragma once
#include <cstddef>
#include <variant>
#include <vector>

#include "parse/eon/eon_source.h"
#include "parse/tflite/flatbuffer_source.h"

namespace ei_ota {

using ModelSource = std::variant<EonSource, FlatbufferSource>;

[[nodiscard]] inline const Model& model_of(const ModelSource& source) {
  const auto* const eon = std::get_if<EonSource>(&source);
  return eon ? eon->model : std::get<FlatbufferSource>(source).tflite.model;
}
/// Bytes of the bind table of such models on a device with pointers of `pointer_size` bytes, at most: an enumeration may be
/// smaller there. A row has three pointers and sizes, four with quantization, whose copy stands behind all rows.
[[nodiscard]] inline std::size_t bind_table_size(const std::vector<ModelSource>& sources, std::size_t pointer_size) {
  std::size_t size = 0;
  for (const auto& source : sources) {
    const auto* const eon = std::get_if<EonSource>(&source);
    if (!eon) continue;
    const auto pointers = eon->table.has_quantization ? 4U : 3U;
    const auto row = eon->table.row_size + (pointer_size - 4) * pointers;
    size += model_of(source).tensors.size() * ((row + pointer_size - 1) / pointer_size * pointer_size + 3 * pointer_size);
  }
  return size;
}

/// "eon" or "tflite"
[[nodiscard]] inline const char* engine_of(const ModelSource& source) {
  return std::holds_alternative<EonSource>(source) ? "eon" : "tflite";
}

}  // namespace ei_ota
