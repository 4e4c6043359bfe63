// SPDX-License-Identifier: MIT
// tests/powerloss/wrong_reads.h: reads that return a wrong bit and no error, while the flash itself is whole.
#pragma once
#include "faults.h"

namespace ei_ota::powerloss {

struct WrongReads {
  std::uint32_t bits = 1;      ///< of each byte, out of its eight
  std::uint32_t bytes_of = 1;  ///< of so many bytes one is tried
  std::uint32_t seed = 1;
};

/// One wrong bit in each read of every call in turn: in every byte of records, headers and TLVs, in one of what else is read.
/// What is not as it should be afterwards, when reads work again, is a failure. Nothing is tried where flash is mapped.
FaultCounts wrong_reads(const Options& options, const WrongReads& effort);

}  // namespace ei_ota::powerloss
