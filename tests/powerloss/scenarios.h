// SPDX-License-Identifier: MIT
// tests/powerloss/scenarios.h: what happens to devices.
#pragma once
#include <string>
#include <vector>

#include "expectation.h"

namespace ei_ota::powerloss {

struct Scenario {
  std::string name;
  std::vector<Step> before;  ///< with the power on; other scenarios cut these
  std::vector<Step> steps;   ///< the power is cut in each
  std::uint32_t slots = 2;   ///< that it takes at least
};

[[nodiscard]] const std::vector<Scenario>& scenarios();

}  // namespace ei_ota::powerloss
