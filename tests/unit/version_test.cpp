// SPDX-License-Identifier: MIT
#include "base/version.h"

#include <gmock/gmock.h>

#include "ei_ota/ei_ota_version.h"

namespace ei_ota {
namespace {

TEST(Version, IsTheProjects) { EXPECT_EQ(version(), EI_OTA_PROJECT_VERSION); }

TEST(Version, IsANumberToCompareBy) {
  EXPECT_EQ(EI_OTA_VERSION, EI_OTA_VERSION_MAJOR * 1000000 + EI_OTA_VERSION_MINOR * 1000 + EI_OTA_VERSION_PATCH);
  EXPECT_LT(EI_OTA_VERSION_MINOR, 1000);
  EXPECT_LT(EI_OTA_VERSION_PATCH, 1000);
}

}  // namespace
}  // namespace ei_ota
