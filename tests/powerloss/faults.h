// SPDX-License-Identifier: MIT
// tests/powerloss/faults.h: flash that fails while the power is on. What the runtime reports is not asked for in detail:
// weights are whole, an error changes none of them, and the device works again when the flash does.
#pragma once
#include "device.h"

namespace ei_ota::powerloss {

struct FaultCounts {
  std::uint64_t tried = 0, failures = 0;

  FaultCounts& operator+=(const FaultCounts& other) {
    tried += other.tried;
    failures += other.failures;
    return *this;
  }
};

/// So many times some bits of records and slots flip between two boots. While one record is whole, the lowest version and
/// counter are those of before.
FaultCounts rot(const Options& options, std::uint64_t times, std::uint32_t seed);

/// Each bit of the records flips between two boots, and each of their blocks is lost or fails: one fault at a time.
FaultCounts lose_record(const Options& options);

/// Every block, with every defect, during every step of updates, a rollback and a restore.
FaultCounts break_blocks(const Options& options);

/// Every read of the same steps fails, once or from then on.
FaultCounts break_reads(const Options& options);

}  // namespace ei_ota::powerloss
