// legacy/legacy_table.h: the text that has a firmware with EI_OTA_LEGACY take legacy payloads; to others it is nothing.
#pragma once
#include <map>
#include <string>

#include "base/result.h"
#include "model/model.h"
#include "rewrite/ownership.h"

namespace ei_ota {

/// The ei_ota_legacy_t of a model. Refuses with E-legacy what the format cannot say.
Result<std::string> legacy_table(const Model& model, const std::map<Slot, Home>& homes);

}  // namespace ei_ota
