// SPDX-License-Identifier: MIT
// parse/tflite/tflite_options.h: the parameters of an operator in a TensorFlow Lite model, as values.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace flatbuffers {
struct TypeTable;
}

namespace ei_ota {
namespace tflite {
struct Operator;
}

/// The values of the operator's table of options, in the order of its fields: numbers, the names of enumerators, a vector as
/// its length and its elements. Absent fields have their defaults; zeros at the end are dropped, since tables grow there. No
/// value if the schema lacks the table or one of its fields, or if a vector is longer than any shape.
[[nodiscard]] std::optional<std::vector<std::string>> read_tflite_options(const tflite::Operator& verified);

/// Has a verified table fields that its schema does not know?
[[nodiscard]] bool has_newer_fields(const void* table, const flatbuffers::TypeTable& type);

}  // namespace ei_ota
