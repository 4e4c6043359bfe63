// SPDX-License-Identifier: MIT
// payload/payload_refusal.h: why the runtime's code does not take a payload.
#pragma once
#include <string>

#include "base/result.h"

namespace ei_ota {

/// A runtime's error as a refusal.
[[nodiscard]] Refusal payload_refusal(int error, const std::string& where);

}  // namespace ei_ota
