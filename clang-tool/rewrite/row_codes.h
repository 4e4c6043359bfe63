// SPDX-License-Identifier: MIT
// rewrite/row_codes.h: which entries of a weight image the rows of tensorData have, for models whose weights stay in flash.
#pragma once
#include <cstddef>
#include <string>

#include "base/result.h"
#include "model/weight_image.h"

namespace ei_ota {

/// A list of EI_OTA_ROW codes (runtime/include/ei_ota/ei_ota_model.h).
struct RowCodes {
  std::string initialiser;      ///< a line per code, in the image's order
  std::size_t without_entries;  ///< how many codes at the end are of rows without entries
};

/// Refuses with E-storage rows whose numbers are too large for a code, and bias scales without int32 data.
/// @param row_count  of tensorData. @param source  the model's path, for messages
Result<RowCodes> row_codes(const WeightImage& image, std::size_t model, std::size_t row_count, const std::string& source);

}  // namespace ei_ota
