// SPDX-License-Identifier: MIT
// application.h: what the firmware does with each of its exports.
#pragma once
#include <cstddef>
#include <cstdint>

struct Application {
  void (*start)();
  void (*dump_weights)(std::uint32_t stage);
  void (*update)(std::size_t (*receive)(std::uint8_t* chunk, std::size_t size));
  void (*restore)();
};

extern const Application first, second;
