// SPDX-License-Identifier: MIT
// parse/text/numbers.h: the numbers of an initialiser, from its text, as the target holds them.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/element.h"
#include "parse/text/source_text.h"

namespace ei_ota {

/// Reads `{ 1, -2, /* row */ 3, }`: decimal integers or decimal floating literals, comments, a trailing comma. A literal in a
/// float list is rounded as compilers do it: to double, then to float; one with the suffix f directly to float.
/// Refuses with E-value what is not such a list or does not fit the type, with E-count any other number of values than
/// `count`.
Result<std::vector<std::byte>> read_numbers(const SourceText& source, Span initialiser, ElementType type, std::size_t count,
                                            const std::string& name);

/// Reads `{ 3, { 1, 2, 3, } }`, a TfArray: its count, then that many elements. Refuses as read_numbers does.
Result<std::vector<std::byte>> read_counted_numbers(const SourceText& source, Span initialiser, ElementType type,
                                                    std::size_t count, const std::string& name);

}  // namespace ei_ota
