// SPDX-License-Identifier: MIT
// export/quantization_duplicates.h: values that an export keeps outside its tensors, for code that does not ask the tensors.
#pragma once
#include <vector>

#include "base/result.h"
#include "export/read_export.h"
#include "model/quantization_duplicate.h"

namespace ei_ota {

/// Objects that repeat an output's quantization, as far as their type is known: not weights, but not ignored either.
[[nodiscard]] std::vector<StructuralConstant> repeated_quantization(const Header& variables);

/// Refuses with E-copy a duplicate that differs from its tensor, whether training changes it or not.
Status check_duplicates(const Export& contents);

/// The duplicates that an update has to change as well. Those of outputs whose quantization never changes (softmax) are left
/// out. Refuses with E-copy a duplicate that differs from its tensor, or whose tensor cannot be determined.
Result<std::vector<QuantizationDuplicate>> find_duplicates(const Export& contents);

}  // namespace ei_ota
