// SPDX-License-Identifier: MIT
// parse/eon/eon_values.h: the values of an initialiser that is more than a list of plain numbers, as a compiler computes them.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "model/element.h"
#include "parse/eon/eon_declarations.h"

namespace ei_ota {

/// Evaluates `{ 0x10, 'a', (int8_t)200, MACRO, }`: literals of any spelling, casts, operators and macros, as far as #if leaves
/// them in. The text must lack no numbers (CompactText::lacks_numbers). Refuses with E-value nested lists, designators,
/// strings, names, calls, what depends on the compiler, and what does not fit the type; with E-count a wrong number of values.
Result<std::vector<std::byte>> evaluate_numbers(const Declarations& declarations, CXCursor list, ElementType type,
                                                std::size_t count, const std::string& name);

/// Evaluates `{ COUNT, { ... } }`, a TfArray.
Result<std::vector<std::byte>> evaluate_counted_numbers(const Declarations& declarations, CXCursor list, ElementType type,
                                                        std::size_t count, const std::string& name);

}  // namespace ei_ota
