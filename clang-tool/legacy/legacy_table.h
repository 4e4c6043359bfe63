// SPDX-License-Identifier: MIT
// legacy/legacy_table.h: the text that makes a firmware with EI_OTA_LEGACY take legacy payloads; without that option it has no
// effect.
#pragma once
#include <functional>
#include <string>

#include "base/result.h"
#include "model/model.h"
#include "model/weight_image.h"

namespace ei_ota {

/// The C++ name of the array that holds a tensor's weight; empty where no kernel reads it or training does not set it.
using ArrayName = std::function<std::string(std::size_t row, Field field)>;

/// The ei_ota_legacy_t of a model. Refuses with E-legacy a model that the format cannot describe.
Result<std::string> legacy_table_text(const Model& model, const ArrayName& array_name);

}  // namespace ei_ota
