// SPDX-License-Identifier: MIT
// parse/model_source.h: where a model of an export comes from: compiled code, or a flatbuffer for the interpreter.
#pragma once
#include <variant>

#include "parse/eon/eon_source.h"
#include "parse/tflite/flatbuffer_source.h"

namespace ei_ota {

using ModelSource = std::variant<EonSource, FlatbufferSource>;

[[nodiscard]] inline const Model& model_of(const ModelSource& source) {
  const auto* const eon = std::get_if<EonSource>(&source);
  return eon ? eon->model : std::get<FlatbufferSource>(source).tflite.model;
}
/// "eon" or "tflite"
[[nodiscard]] inline const char* engine_of(const ModelSource& source) {
  return std::holds_alternative<EonSource>(source) ? "eon" : "tflite";
}

}  // namespace ei_ota
