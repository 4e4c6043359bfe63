// SPDX-License-Identifier: MIT
// base/remedies.h: what messages of several rooms tell a user to do.
#pragma once

namespace ei_ota {

inline constexpr const char* use_weights_in_ram = "patch with --storage ram, in CMake STORAGE RAM";
inline constexpr const char* use_weights_in_ram_or_report =
    "patch with --storage ram, in CMake STORAGE RAM; if the file is fresh from Studio, report this";

}  // namespace ei_ota
