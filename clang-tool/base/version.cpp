// SPDX-License-Identifier: MIT
#include "base/version.h"

#include <fmt/format.h>

#include "ei_ota/ei_ota_version.h"

namespace ei_ota {

std::string version() { return fmt::format("{}.{}.{}", EI_OTA_VERSION_MAJOR, EI_OTA_VERSION_MINOR, EI_OTA_VERSION_PATCH); }

}  // namespace ei_ota
