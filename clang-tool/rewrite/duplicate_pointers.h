// SPDX-License-Identifier: MIT
// rewrite/duplicate_pointers.h: how headers that repeat a tensor's quantization access the tensor's own, which updates change.
#pragma once
#include <string>

namespace ei_ota {

/// What a header declares to use duplicate number `number`: scale_pointer() and zero_point_pointer(), for C and C++.
[[nodiscard]] std::string declare_duplicate(const std::string& id, std::size_t number);

/// Their definition in the source that has the tensor, by C++ expressions for its first scale and zero point.
[[nodiscard]] std::string define_duplicate(const std::string& id, std::size_t number, const std::string& scale,
                                           const std::string& zero_point);

}  // namespace ei_ota
