// SPDX-License-Identifier: MIT
// release/difference.h: two releases side by side: what changed, and what keeps the new one from fitting the old one's
// firmware.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "release/context.h"
#include "release/release.h"

namespace ei_ota {

/// A line of the layout that differs; empty on a side that has none.
struct LayoutDifference {
  std::string old_line;
  std::string new_line;
};

struct WeightDifference {
  std::string name;        ///< entry_name()
  std::string definition;  ///< in the new release
  std::string type;
  std::uint32_t count;
  std::uint32_t changed;                          ///< elements
  std::size_t entry;                              ///< index into the new release's image
  std::optional<std::uint32_t> delta_bytes = {};  ///< that it takes in a delta, rounded
};

struct Difference {
  std::optional<std::string> device;  ///< why the old release's devices cannot read this tool's payloads
  std::optional<std::string> engine;  ///< one is compiled, the other for the interpreter; set if the layouts differ
  std::vector<LayoutDifference> layout;
  std::vector<ContextDifference> context;
  std::vector<WeightDifference> weights;         ///< those that changed; empty if the layouts differ
  std::optional<std::size_t> delta = {};         ///< bytes of a delta, unsigned; unknown if the new release does not fit
  std::optional<std::string> why_no_delta = {};  ///< why the devices take none
};

[[nodiscard]] Difference compare(const Release& old_release, const Release& new_release, Allowed allowed);

[[nodiscard]] bool fits(const Difference& difference);

/// As text for people.
[[nodiscard]] std::vector<std::string> to_lines(const Difference& difference);

[[nodiscard]] nlohmann::ordered_json to_json(const Difference& difference);

}  // namespace ei_ota
