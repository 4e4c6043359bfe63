// SPDX-License-Identifier: MIT
// tests/powerloss/cuts.h: cuts the power in every operation of a scenario, and again in every operation of the recovery.
#pragma once
#include <optional>

#include "scenarios.h"

namespace ei_ota::powerloss {

/// Where the power is cut: which operation of which step, and how that operation ends.
struct Cut {
  std::size_t step = 0;
  std::uint64_t operation = 0;
  Tear tear = Tear::NotBegun;
};

/// One case, so that it can be told and tried again.
struct Case {
  Cut first;
  std::optional<Cut> second;  ///< in the recovery, whose steps are start, give way, download, apply, confirm, start
};

[[nodiscard]] std::string text_of(const Case& test);
[[nodiscard]] std::optional<Case> case_from(const std::string& text);

struct Counts {
  std::uint64_t single = 0;   ///< cases with one cut
  std::uint64_t pairs = 0;    ///< with two
  std::uint64_t mixed = 0;    ///< weights of no image, or not of one that may run
  std::uint64_t stuck = 0;    ///< a boot or an update that does not do its work afterwards
  std::uint64_t misused = 0;  ///< flash

  [[nodiscard]] std::uint64_t failures() const { return mixed + stuck + misused; }
  Counts& operator+=(const Counts& other);
};

struct Effort {
  std::uint64_t pairs_of = 1;  ///< of so many pairs of cuts one is tried; 0: none is
  std::uint64_t singles_of = 1;
  std::uint32_t seed = 1;
};

/// Failures are printed with what tries them again.
Counts cut_everywhere(const Options& options, const Scenario& scenario, const Effort& effort);

Counts cut_once(const Options& options, const Scenario& scenario, const Case& test, std::uint32_t seed);

}  // namespace ei_ota::powerloss
