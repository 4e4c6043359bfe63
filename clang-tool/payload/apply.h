// SPDX-License-Identifier: MIT
// payload/apply.h: what a device would hold after an update, computed by the runtime's own code.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "release/release.h"

namespace ei_ota {

/// The weight image of a device with the release `device` after `payload`, native or legacy. Refuses with E-payload, with the
/// runtime's reason, and with E-legacy if no legacy payload can be made for such a device.
Result<std::vector<std::byte>> apply_payload(const Release& device, const std::string& payload, const std::string& where);

}  // namespace ei_ota
