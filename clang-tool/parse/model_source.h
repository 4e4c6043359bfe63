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
/// A binding for each row of tensorData.
[[nodiscard]] inline std::size_t binding_count(const std::vector<ModelSource>& sources) {
  std::size_t count = 0;
  for (const auto& source : sources) count += model_of(source).tensors.size();
  return count;
}

/// "eon" or "tflite"
[[nodiscard]] inline const char* engine_of(const ModelSource& source) {
  return std::holds_alternative<EonSource>(source) ? "eon" : "tflite";
}

}  // namespace ei_ota
