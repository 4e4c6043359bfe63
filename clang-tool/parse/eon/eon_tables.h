// SPDX-License-Identifier: MIT
// parse/eon/eon_tables.h: reads a compiled model from its tables; nothing is inferred from names.
#pragma once
#include "parse/eon/eon_definitions.h"

namespace ei_ota {

/// tensorData[]: the tensors, with the data and the quantization that they point at.
Status read_tensors(const Declarations& declarations, DefinitionReader& definitions, EonSource& result);

/// The nodes with their ops and operands, and the model's inputs and outputs. The tensors have been read before.
Status read_nodes(const Declarations& declarations, DefinitionReader& definitions, EonSource& result);

/// The functions that the SDK calls; they name the model.
Status read_functions(const Declarations& declarations, EonSource& result);

/// Checks that each row is a list of fields: any other would shift the numbers of the rows after it.
Status check_rows(const Declarations& declarations, CXCursor table, std::size_t rows);

}  // namespace ei_ota
