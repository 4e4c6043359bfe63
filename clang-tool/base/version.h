// SPDX-License-Identifier: MIT
// base/version.h: the version of the tool and of the runtime that came with it.
#pragma once
#include <string>

namespace ei_ota {

/// "1.2.3"
[[nodiscard]] std::string version();

}  // namespace ei_ota
