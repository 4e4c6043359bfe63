// SPDX-License-Identifier: MIT
// rewrite/row_codes.h: the rows of tensorData that a weight image has entries of, for models whose weights stay in flash.
#pragma once
#include <cstddef>
#include <string>

#include "base/result.h"
#include "model/weight_image.h"

namespace ei_ota {

/// The initialiser of a list of EI_OTA_ROW codes (runtime/include/ei_ota/ei_ota_model.h), a line per row, in the image's order.
/// Refuses with E-storage a row whose number is too large for a code, and bias scales without int32 data.
/// @param source  the model's path, for messages
Result<std::string> row_codes(const WeightImage& image, std::size_t model, const std::string& source);

}  // namespace ei_ota
