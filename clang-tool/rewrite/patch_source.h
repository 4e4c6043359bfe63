// SPDX-License-Identifier: MIT
// rewrite/patch_source.h: a compiled model whose weights can change: the smallest edits, as a reviewer would make them by
// hand.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "model/quantization_duplicate.h"
#include "model/weight_image.h"
#include "parse/eon/eon_source.h"
#include "rewrite/weight_table.h"

namespace ei_ota {

/// Patches model number `model` of an image, which becomes part number `model` of the table, for weights in RAM, and reads the
/// result again to prove that it is equivalent, with every weight writable and owned by one tensor. Refuses with
/// E-declaration; E-verify would be a defect of EiOta.
/// @param duplicates  the export's, whose tensors' quantization the source gives headers access to
Result<std::string> patch_source(EonSource source, const WeightImage& image, std::size_t model, const TableOptions& options,
                                 const std::vector<QuantizationDuplicate>& duplicates = {});

}  // namespace ei_ota
