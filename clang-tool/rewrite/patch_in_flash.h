// SPDX-License-Identifier: MIT
// rewrite/patch_in_flash.h: a compiled model whose weights stay in flash, and which can use others that lie in flash, too.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "model/quantization_duplicate.h"
#include "model/weight_image.h"
#include "parse/eon/eon_source.h"
#include "rewrite/weight_table.h"

namespace ei_ota {

/// Patches model number `model` of an image, which becomes part number `model` of the table, for STORAGE FLASH. Its functions
/// read rows of tensorData through an object of that name, which has those that the running inference holds. Reads the result
/// again to prove that it is equivalent. Refuses with E-storage; E-verify would be a defect of EiOta.
/// @param duplicates  the export's, whose tensors' quantization the source gives headers access to
Result<std::string> patch_in_flash(EonSource source, const WeightImage& image, std::size_t model, const TableOptions& options,
                                   const std::vector<QuantizationDuplicate>& duplicates = {});

}  // namespace ei_ota
