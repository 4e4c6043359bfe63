// SPDX-License-Identifier: MIT
// tests/unit/store_life.h: what every driver of flash is tried with.
#pragma once
#include <gmock/gmock.h>

#include <numeric>
#include <vector>

#include "store_fixture.h"

namespace ei_ota::test {

using Bytes = std::vector<std::uint8_t>;

/// 1, 2, 3 ...
inline Bytes counted(std::size_t size) {
  Bytes bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{1});
  return bytes;
}

/// Updates, trials and resets of a device whose store is in that flash.
inline void live_with(const ei_ota_flash_t& flash) {
  const Geometry geometry{flash.prog_size, flash.erase_size, flash.slot_size, flash.slot_count, true};
  StoreDevice device(geometry);
  device.flash.callbacks = flash;
  const std::string factory = device.bytes();
  ASSERT_EQ(device.boot(), 0);
  for (int number = 1; number != 6; ++number) {
    ASSERT_EQ(device.update(payload_of(number)), 0);
    EXPECT_EQ(device.bytes(), live_after(number));
    ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
    ASSERT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.bytes(), live_after(number));
  }
  ASSERT_EQ(device.update(payload_of(6)), 0);
  ASSERT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.info().trial, 1);
  ASSERT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(5));
  ASSERT_EQ(ei_ota_restore(&device.ota()), 0);
  ASSERT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.bytes(), factory);
}

}  // namespace ei_ota::test
