// SPDX-License-Identifier: MIT
// tests/powerloss/firmwares.h: another firmware comes up on the flash of this one: with other slots, or other factory weights.
#pragma once
#include "faults.h"

namespace ei_ota::powerloss {

/// After each step of each scenario, to each of some other firmwares and back. It runs the best payload that lies where it lay
/// before, tells which it has dropped, keeps the lowest numbers, and takes updates.
FaultCounts change_firmware(const Options& options);

}  // namespace ei_ota::powerloss
