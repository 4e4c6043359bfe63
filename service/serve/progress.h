// SPDX-License-Identifier: MIT
// serve/progress.h: how far a client lags behind the slowest link, by what it has acknowledged. What it took before is no
// credit: whoever stops lags from then on. A client that takes 256 bytes a second, some seconds at a time, hardly lags.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ei_ota::serve {

constexpr std::uint64_t slowest_link = 256;  ///< bytes a second

class Progress {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Seconds = std::chrono::duration<double>;

  void begin(std::uint64_t taken, Time now) {
    taken_ = taken;
    at_ = now;
    lag_ = {};
  }

  /// To be called every second or so.
  /// @param taken  bytes in all
  void note(std::uint64_t taken, Time now) {
    const Seconds usual(static_cast<double>(taken - taken_) / static_cast<double>(slowest_link));
    lag_ = std::max(lag_ + Seconds(now - at_) - usual, Seconds(0));
    taken_ = taken;
    at_ = now;
  }

  [[nodiscard]] Seconds lag() const { return lag_; }

 private:
  std::uint64_t taken_ = 0;
  Time at_;
  Seconds lag_{};
};

}  // namespace ei_ota::serve
