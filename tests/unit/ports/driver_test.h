// SPDX-License-Identifier: MIT
// tests/unit/ports/driver_test.h: calls of a driver's callbacks, as the store makes them.
#pragma once
#include "ei_ota/ei_ota_store.h"
#include "store_life.h"

namespace ei_ota::test {

struct DrivenFlash {
  [[nodiscard]] int erase(std::uint32_t offset) const { return flash.erase(flash.context, offset); }
  [[nodiscard]] int prog(std::uint32_t offset, const Bytes& bytes) const {
    return flash.prog(flash.context, offset, bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  }
  [[nodiscard]] Bytes read(std::uint32_t offset, std::uint32_t size) const {
    Bytes bytes(size);
    EXPECT_EQ(flash.read(flash.context, offset, bytes.data(), size), 0);
    return bytes;
  }

  ei_ota_flash_t flash{};
};

/// The first update loses its slot to a block that fails; the next one works. @param fail_next  lets an operation fail
template <typename FailNext>
void lose_one_slot(const ei_ota_flash_t& flash, FailNext fail_next) {
  StoreDevice device({flash.prog_size, flash.erase_size, flash.slot_size, flash.slot_count, true});
  device.flash.callbacks = flash;
  ASSERT_EQ(device.boot(), 0);
  fail_next();
  EXPECT_EQ(device.send(payload_of(1)), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.update(payload_of(1)), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

}  // namespace ei_ota::test
