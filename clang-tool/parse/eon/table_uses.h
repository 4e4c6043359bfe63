// SPDX-License-Identifier: MIT
// parse/eon/table_uses.h: what a compiled model's functions do with tensorData, in every preprocessor branch.
#pragma once
#include <cstddef>
#include <vector>

#include "base/result.h"
#include "parse/eon/eon_source.h"

namespace ei_ota {

/// A mention of tensorData.
struct TableUse {
  std::size_t offset;  ///< of its name
  bool whole_row;      ///< a variable of the function's own becomes a copy of the row; else a member of a row is read
};

/// The mentions of tensorData besides its definition. libclang skips the functions, and sees one branch of each #if only; these
/// are found by tokens. Understood are `tensorData[..].member` that is only read, and `auto NAME = tensorData[..];`. Refuses
/// with E-storage any other, for something else than a table of the same rows could not stand in its place.
Result<std::vector<TableUse>> find_table_uses(const EonSource& source);

}  // namespace ei_ota
