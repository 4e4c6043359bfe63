// SPDX-License-Identifier: MIT
// parse/eon/op_data.h: an op's parameters as values, without the spelling that changes from one Studio version to the next.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "parse/text/source_text.h"

namespace ei_ota {

/// Flattens `{ kTfLitePaddingSame, 2,2, { 0 } }` to its values. Zero, false and null are "0", true is "1"; trailing zeros are
/// dropped, since parameter structs grow at their ends. Refuses anything but numbers and kTfLite names (E-declaration).
Result<std::vector<std::string>> read_op_data(const SourceText& source, Span initialiser);

}  // namespace ei_ota
