// SPDX-License-Identifier: MIT
// Where bind tables are: another build of the firmware has other addresses, and appends a table of its own.
#include <gmock/gmock.h>

#include <numeric>
#include <utility>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr std::uint32_t image_end = 320, table_bytes = 336, own_block = 384;

std::uint32_t erases(const FlashDevice& device) {
  return std::accumulate(device.flash.erased.begin() + 2, device.flash.erased.end(), 0U);
}

class RuntimeBindTablePlaces : public testing::Test {
 protected:
  RuntimeBindTablePlaces() { run(device); }
  static void run(FlashDevice& device) {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
    EXPECT_EQ(device.update_for_good(2), 0);
    EXPECT_EQ(device.network->table_size(), table_bytes);
  }
  [[nodiscard]] std::uint32_t offset_in_slot() const { return device.table() - device.flash.slot(device.info().slot); }
  std::uint8_t& byte_in_slot(std::uint32_t offset) {
    return device.flash.bytes[device.flash.slot(device.info().slot) + offset];
  }
  /// The firmware's next start runs the newest weights with the table there.
  void expect_table(std::uint32_t offset) {
    EXPECT_EQ(device.live(), device.weights(2));
    EXPECT_EQ(offset_in_slot(), offset);
    EXPECT_FALSE(device.flash.abused);
  }
  FlashDevice device;
};

TEST_F(RuntimeBindTablePlaces, AreTheSameAtEachBoot) {
  const auto before = device.flash.bytes;
  for (int boot = 0; boot != 3; ++boot) {
    EXPECT_EQ(device.reboot(), 0);
    expect_table(image_end);
  }
  EXPECT_EQ(device.flash.bytes, before);
}

TEST_F(RuntimeBindTablePlaces, FollowEachOtherWhereTheBuildChanges) {
  device.rebuild();
  EXPECT_EQ(device.boot(), 0);
  expect_table(image_end + table_bytes);
  const auto before = device.flash.bytes;
  EXPECT_EQ(device.reboot(), 0);
  expect_table(image_end + table_bytes);
  EXPECT_EQ(device.flash.bytes, before);
}

TEST_F(RuntimeBindTablePlaces, AreErasedWhereTheyAreFullAndTheImageStays) {
  const auto image = device.in_slot(device.info().slot).substr(0, image_end);
  for (int build = 0; build != 2; ++build) {
    device.rebuild();
    EXPECT_EQ(device.boot(), 0);
  }
  expect_table(own_block);
  EXPECT_EQ(device.in_slot(device.info().slot).substr(0, image_end), image);
}

TEST_F(RuntimeBindTablePlaces, AreFoundInTheBlockThatWasErasedForThem) {
  for (int build = 0; build != 2; ++build) {
    device.rebuild();
    EXPECT_EQ(device.boot(), 0);
  }
  const auto before = erases(device);
  for (int boot = 0; boot != 3; ++boot) {
    EXPECT_EQ(device.reboot(), 0);
    expect_table(own_block);
  }
  EXPECT_EQ(erases(device), before);
  EXPECT_EQ(ei_ota_select(&device.ota, device.info().slot), 0) << "while the model is bound to it";
}

TEST_F(RuntimeBindTablePlaces, AreErasedOncePerBuild) {
  for (int build = 0; build != 6; ++build) {
    device.rebuild();
    const auto before = erases(device);
    EXPECT_EQ(device.boot(), 0);
    EXPECT_LE(erases(device) - before, 5U) << build;  // the slot's blocks from own_block on
    EXPECT_EQ(device.live(), device.weights(2));
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.live(), device.weights(2));
  }
  EXPECT_FALSE(device.flash.abused);
}

/// Such a table begins in front of the blocks that hold nothing of the image, and ends in them.
TEST(RuntimeBindTablePlace, InFrontOfTheBlocksIsNotErasedWhileAnInferenceReadsIt) {
  FlashDevice device(Geometry{8, 128, 640, 4, true}, network_entries(57));
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.update_for_good(1), 0);
  device.network->hold();
  const auto slot = device.info().slot;
  const auto before = device.in_slot(slot);
  device.flash.bytes[device.table_of_held()] ^= 1;  // it is not found again
  EXPECT_EQ(ei_ota_select(&device.ota, slot), EI_OTA_ERR_BUSY);
  device.flash.bytes[device.table_of_held()] ^= 1;
  EXPECT_EQ(device.in_slot(slot), before);
  EXPECT_EQ(device.info().slot, slot);
  device.network->release();
}

TEST_F(RuntimeBindTablePlaces, AreNotErasedWhileAnInferenceReadsThem) {
  device.rebuild();
  EXPECT_EQ(device.boot(), 0);
  const auto slot = device.info().slot;
  device.network->hold();
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  device.flash.bytes[device.table_of_held()] ^= 1;  // so that it is not found again
  const auto before = device.flash.bytes;
  EXPECT_EQ(ei_ota_select(&device.ota, slot), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.in_slot(slot), std::string(reinterpret_cast<const char*>(before.data()) + device.flash.slot(slot), 1024));
  device.network->release();
  EXPECT_EQ(ei_ota_select(&device.ota, slot), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeBindTablePlaces, AreNotBelievedWhereAnyByteIsWrong) {
  for (std::uint32_t at = 0; at != table_bytes; ++at) {
    FlashDevice damaged;
    run(damaged);
    const auto slot = damaged.flash.slot(damaged.info().slot);
    damaged.flash.bytes[slot + image_end + at] ^= 0x10;
    ASSERT_EQ(damaged.reboot(), 0) << at;
    ASSERT_EQ(damaged.live(), damaged.weights(2)) << at;
    ASSERT_EQ(damaged.table() - slot, image_end + table_bytes) << at;
    ASSERT_FALSE(damaged.flash.abused);
  }
}

TEST_F(RuntimeBindTablePlaces, GoOnWhereAPowerLossHasCutOne) {
  for (std::uint32_t written = 8; written < table_bytes; written += 8) {
    FlashDevice cut;
    run(cut);
    const auto slot = cut.flash.slot(cut.info().slot);
    cut.flash.forget(slot + image_end + written, slot + image_end + table_bytes);
    ASSERT_EQ(cut.reboot(), 0) << written;
    ASSERT_EQ(cut.live(), cut.weights(2)) << written;
    ASSERT_EQ(cut.table() - slot, image_end) << written;
    ASSERT_FALSE(cut.flash.abused);
  }
}

TEST_F(RuntimeBindTablePlaces, PassOverOneWithAUnitThatAPowerLossHasTorn) {
  for (std::uint32_t written = 3; written < table_bytes; written += 8) {
    FlashDevice torn;
    run(torn);
    const auto slot = torn.flash.slot(torn.info().slot);
    auto* const unit = torn.flash.bytes.data() + slot + image_end + written;
    std::fill(unit, unit + table_bytes - written, std::uint8_t{0xFF});
    *unit ^= 1;
    ASSERT_EQ(torn.reboot(), 0) << written;
    ASSERT_EQ(torn.live(), torn.weights(2)) << written;
    ASSERT_EQ(torn.table() - slot, image_end + table_bytes) << written;
    ASSERT_FALSE(torn.flash.abused);
  }
}

TEST_F(RuntimeBindTablePlaces, UseOneBehindThatIsRight) {
  device.rebuild();
  EXPECT_EQ(device.boot(), 0);
  byte_in_slot(image_end) ^= 1;
  const auto before = device.flash.bytes;
  EXPECT_EQ(device.reboot(), 0);
  expect_table(image_end + table_bytes);
  EXPECT_EQ(device.flash.bytes, before);
}

TEST_F(RuntimeBindTablePlaces, AreTriedNextWhereOneCannotBeWritten) {
  device.rebuild();
  const auto second = device.flash.slot(device.record().payloads[1].slot) + image_end + table_bytes;
  bool has_failed = false;
  device.flash.fails = [&](char what, std::uint32_t at) {
    return what == 'p' && at == second + 8 && !std::exchange(has_failed, true);
  };
  EXPECT_EQ(device.boot(), 0);
  expect_table(own_block);
}

/// Slots of one erase block: there is none behind the image.
class RuntimeBindTableRoom : public testing::Test {
 protected:
  RuntimeBindTableRoom() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
    EXPECT_EQ(device.update_for_good(2), 0);
  }
  FlashDevice device{Geometry{8, 1024, 1024, 4, true}};
};

TEST_F(RuntimeBindTableRoom, EndsWithTheSlotAndThenTheNextBestRuns) {
  device.rebuild();
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.live(), device.weights(2));
  device.rebuild();
  EXPECT_EQ(device.boot(), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  device.rebuild();
  EXPECT_EQ(device.boot(), EI_OTA_ERR_SPACE);
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.update_for_good(3), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(3));
  EXPECT_FALSE(device.flash.abused);
}

}  // namespace
}  // namespace ei_ota::test
