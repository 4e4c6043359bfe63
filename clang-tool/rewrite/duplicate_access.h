// SPDX-License-Identifier: MIT
// rewrite/duplicate_access.h: how headers that repeat a tensor's quantization access the tensor's own, which updates change.
#pragma once
#include <cstdint>
#include <string>

namespace ei_ota {

/// By pointers to the tensor's arrays, which are in RAM; with STORAGE FLASH by functions, since arrays in slots take turns.
enum class DuplicateAccess : std::uint8_t { Pointers, Functions };

/// What a header declares to use duplicate number `number`, for C and C++.
[[nodiscard]] std::string declare_duplicate(const std::string& id, std::size_t number, DuplicateAccess access);

/// Expressions for the tensor's first scale and zero point, behind that declaration.
[[nodiscard]] std::string scale_of_duplicate(const std::string& id, std::size_t number, DuplicateAccess access);
[[nodiscard]] std::string zero_point_of_duplicate(const std::string& id, std::size_t number, DuplicateAccess access);

/// Their definition in the source that has the tensor: pointers, by C++ expressions for the places of the first scale and zero
/// point.
[[nodiscard]] std::string define_duplicate(const std::string& id, std::size_t number, const std::string& scale,
                                           const std::string& zero_point);

/// The same: functions, by C++ expressions for the first scale and zero point.
[[nodiscard]] std::string define_duplicate_functions(const std::string& id, std::size_t number, const std::string& scale,
                                                     const std::string& zero_point);

}  // namespace ei_ota
