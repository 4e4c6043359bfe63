// SPDX-License-Identifier: MIT
// A payload store in memory that needs no erase, such as MRAM. tests/powerloss cuts its power.
#include <gmock/gmock.h>

#include "flash_fixture.h"

namespace ei_ota {
namespace {

using test::FlashDevice;
using test::Geometry;
using test::live_after;
using test::payload_of;
using test::StoreDevice;

constexpr Geometry mram{16, 16, 512, 3, false, true};

TEST(OverwritableStore, IsUpdatedConfirmedAndRolledBack) {
  for (const auto& geometry : {mram, Geometry{1, 1, 300, 2, false, true}, Geometry{4, 4, 256, 2, true, true},
                               Geometry{256, 256, 512, 2, false, true}}) {
    StoreDevice device(geometry);
    ASSERT_EQ(device.boot(), 0);
    for (int number = 1; number != 6; ++number) {
      ASSERT_EQ(device.update(payload_of(number, static_cast<std::uint32_t>(number))), 0);
      ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
      ASSERT_EQ(device.reboot(), 0);
      EXPECT_EQ(device.bytes(), live_after(number));
    }
    EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
    EXPECT_EQ(device.bytes(), live_after(4));
    EXPECT_FALSE(device.flash.abused);
  }
}

TEST(OverwritableStore, ProgramsNothingThatIsThere) {
  StoreDevice device({16, 16, 512, 2, false, true});
  const auto payload = payload_of(1);
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.send(payload), 0);
  EXPECT_EQ(device.flash.programmed, (payload.size() + 15) / 16 * 16);
  ASSERT_EQ(device.reboot(), 0);
  device.flash.programmed = 0;
  ASSERT_EQ(device.send(payload), 0);
  EXPECT_EQ(device.flash.programmed, 0U);
}

/// Also where a read is wrong once: the unit differs in one bit, and that bit is read as it should be.
TEST(OverwritableStore, ProgramsWhatSeemsToBeThereInOneRead) {
  StoreDevice device({16, 16, 512, 2, false, true});
  const auto payload = payload_of(1);
  for (std::uint32_t bit = 0; bit < 8 * payload.size(); bit += 7) {
    ASSERT_EQ(device.reboot(), 0);
    ASSERT_EQ(device.send(payload), 0);
    auto& byte = device.flash.bytes[device.flash.slot(0) + bit / 8];
    byte ^= static_cast<std::uint8_t>(1U << bit % 8);
    const auto real_read = device.flash.callbacks.read;
    static const decltype(real_read) original = real_read;
    static std::uint32_t flipped, left;
    flipped = bit + 8 * device.flash.slot(0);
    left = 1;
    device.flash.callbacks.read = [](void* context, std::uint32_t offset, void* data, std::uint32_t size) {
      const int error = original(context, offset, data, size);
      if (left != 0 && flipped / 8 >= offset && flipped / 8 < offset + size) {
        static_cast<std::uint8_t*>(data)[flipped / 8 - offset] ^= static_cast<std::uint8_t>(1U << flipped % 8);
        --left;
      }
      return error;
    };
    ASSERT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.send(payload), 0) << bit;
    device.flash.callbacks.read = real_read;
  }
}

TEST(OverwritableStore, TellsThatAnInterruptedPayloadIsSentFromItsBeginning) {
  StoreDevice device(mram);
  const auto payload = payload_of(1);
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(ei_ota_write(&device.ota(), payload.data(), 60), 0);
  ASSERT_EQ(device.reboot(), 0);
  std::uint32_t offset = 1;
  ASSERT_EQ(ei_ota_tell(&device.ota(), &offset), 0);
  EXPECT_EQ(offset, 0U);
  ASSERT_EQ(ei_ota_begin_at(&device.ota(), 0), 0);
  ASSERT_EQ(ei_ota_write(&device.ota(), payload.data(), payload.size()), 0);
  ASSERT_EQ(ei_ota_end(&device.ota()), 0);
  ASSERT_EQ(ei_ota_apply(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST(OverwritableStore, HasTheBindTableOfAnotherBuildInThePlaceOfTheFormerOne) {
  FlashDevice device({16, 16, 1024, 4, true, true});
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  const auto live = device.live();
  for (int build = 0; build != 5; ++build) {
    device.rebuild();
    ASSERT_EQ(device.boot(), 0);
    EXPECT_EQ(device.live(), live);
    const auto programmed = device.flash.programmed;
    ASSERT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.flash.programmed, programmed);
    EXPECT_EQ(device.live(), live);
  }
}

}  // namespace
}  // namespace ei_ota
