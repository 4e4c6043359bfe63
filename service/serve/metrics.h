// SPDX-License-Identifier: MIT
// serve/metrics.h: what this process has done since it began, and has now, for Prometheus.
#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "serve/catalog.h"

namespace ei_ota::serve {

struct Metrics {
  std::map<int, std::uint64_t> responses;  ///< by status
  std::uint64_t sent = 0;                  ///< bytes of bodies
  double seconds = 0;                      ///< from a request's first byte to its response's last one, summed up
  std::uint64_t accepted = 0;              ///< connections
  std::uint64_t refused = 0;               ///< those that there was no room for
  std::uint64_t too_slow = 0;              ///< those that did not send a request, or take a response, in time
  std::uint64_t gave_way = 0;              ///< downloads that made no progress when others needed their room
  std::uint64_t broken = 0;                ///< responses whose receiver left before their end
  std::uint64_t open = 0;                  ///< connections now
};

/// Of another thread.
struct StudioCounts {
  std::atomic<std::uint64_t> asked = 0, failed = 0;
};

/// @param lost_lines  of the log
/// @param studio      null without --studio
[[nodiscard]] std::string metrics_text(const Metrics& metrics, const Catalog& catalog, std::uint64_t lost_lines,
                                       const StudioCounts* studio = nullptr);

}  // namespace ei_ota::serve
