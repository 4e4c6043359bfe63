// SPDX-License-Identifier: MIT
// fetch/surroundings.h: what a run has besides its network: time, chance, and somebody who reads along.
#pragma once
#include <chrono>
#include <functional>
#include <string>

namespace ei_ota::fetch {

struct Surroundings {
  std::function<std::chrono::milliseconds()> now;  ///< since the run began
  std::function<void(std::chrono::milliseconds)> wait;
  std::function<double()> chance;               ///< from 0 to 1
  std::function<void(const std::string&)> say;  ///< progress, one line each
};

}  // namespace ei_ota::fetch
