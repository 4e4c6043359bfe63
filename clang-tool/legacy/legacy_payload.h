// SPDX-License-Identifier: MIT
// legacy/legacy_payload.h: writes what devices with the code of edgeimpulse_ota 1.0.3 take (docs/SPEC.md, "Legacy payload").
#pragma once
#include <string>

#include "base/result.h"
#include "model/model.h"

namespace ei_ota {

/// The weights of `model` for firmware with the model `device`, in the firmware's numbering of tensors. Both have the same
/// layout; without a baseline they are the same model. Refuses with E-legacy what the format cannot express.
Result<std::string> encode_legacy(const Model& model, const Model& device);

}  // namespace ei_ota
