// SPDX-License-Identifier: MIT
// rewrite/array_check.h: that the firmware's compiler sees the arrays that the tool read.
#pragma once
#include <string>
#include <string_view>

#include "model/weight_image.h"

namespace ei_ota {

/// A line that fails to compile unless `elements`, a C++ expression, is an array of an entry's type and length.
/// @param qualifiers  of its type: "const " or nothing
[[nodiscard]] std::string array_check(const std::string& elements, const Entry& entry, std::string_view qualifiers);

}  // namespace ei_ota
