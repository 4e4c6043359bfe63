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

/// What a model without legacy payloads has instead of a table, so that a runtime which takes them links to it.
[[nodiscard]] std::string no_legacy_table_text();

/// The last member of an ei_ota_model_t, which exists only with EI_OTA_LEGACY.
[[nodiscard]] std::string legacy_member_text(bool takes_legacy);

/// The ei_ota_legacy_t of a model. Refuses with E-legacy a model that the format cannot describe.
Result<std::string> legacy_table_text(const Model& model, const ArrayName& array_name);

}  // namespace ei_ota
