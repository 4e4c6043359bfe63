// SPDX-License-Identifier: MIT
// Records and flash sizes that are not to be trusted: damaged, hostile, from another firmware, of an earlier format.
#include <gmock/gmock.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "store_fixture.h"

namespace ei_ota::test {
namespace {

std::string counter(char value) { return tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string{value, 0, 0, 0}); }

/// Payloads 1, 2, 3 were confirmed, with these versions and counter 3.
std::unique_ptr<StoreDevice> used(const Geometry& geometry) {
  auto device = std::make_unique<StoreDevice>(geometry);
  EXPECT_EQ(device->boot(), 0);
  for (int number = 1; number != 4; ++number) {
    EXPECT_EQ(device->update(payload_of(number, static_cast<std::uint32_t>(number), counter(3))), 0);
    EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
  }
  return device;
}

ei_ota_record_t& record(StoreDevice& device, std::uint32_t block) {
  return reinterpret_cast<ei_ota_record_t&>(device.flash.bytes[block * device.flash.geometry.erase_size]);
}

ei_ota_record_t& newest(StoreDevice& device) {
  auto &first = record(device, 0), &second = record(device, 1);
  return first.sequence > second.sequence ? first : second;
}

void seal(ei_ota_record_t& changed) { changed.crc = eiota_internal_crc32(0, &changed, offsetof(ei_ota_record_t, crc)); }

/// The same flash under a firmware that describes it otherwise.
std::unique_ptr<StoreDevice> moved(const StoreDevice& from, const Geometry& geometry) {
  auto device = std::make_unique<StoreDevice>(geometry);
  std::copy_n(from.flash.bytes.begin(), std::min(from.flash.bytes.size(), device->flash.bytes.size()),
              device->flash.bytes.begin());
  return device;
}

TEST(StoreRecord, IsWrittenTwiceWhereItsNumbersRise) {
  const auto device = used({});
  EXPECT_EQ(record(*device, 0).lowest_version, 3U);
  EXPECT_EQ(record(*device, 1).lowest_version, 3U);
  EXPECT_EQ(record(*device, 0).lowest_counter, 3U);
  EXPECT_EQ(record(*device, 1).lowest_counter, 3U);
}

TEST(StoreRecord, MayRotInAnyBitWithoutLoweringANumberOrTakingAwayWhatRuns) {
  for (std::uint32_t block = 0; block != 2; ++block)
    for (std::size_t bit = 0; bit != 8 * sizeof(ei_ota_record_t); ++bit) {
      const auto device = used({});
      device->flash.bytes[block * device->flash.geometry.erase_size + bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      ASSERT_EQ(device->reboot(), 0) << block << ' ' << bit;
      ASSERT_EQ(device->info().records, 1) << block << ' ' << bit;
      ASSERT_EQ(device->info().lowest_version, 3U);
      ASSERT_EQ(device->info().lowest_counter, 3U);
      ASSERT_EQ(device->bytes(), live_after(3));
      ASSERT_EQ(device->reboot(), 0);
      ASSERT_EQ(device->info().records, 2) << "boot did not make the other block good";
    }
}

TEST(StoreRecord, TellsThatBothAreLost) {
  const auto device = used({});
  record(*device, 0).crc ^= 1;
  record(*device, 1).crc ^= 1;
  EXPECT_EQ(device->reboot(), 0);
  EXPECT_EQ(device->info().records, 0);
  EXPECT_EQ(device->info().slot, EI_OTA_NO_SLOT);
  EXPECT_EQ(device->info().lowest_version, 0U);
}

TEST(StoreRecord, IsCopiedIntoADeadBlockBeforeATrialIsCounted) {
  const auto device = used({});
  ASSERT_EQ(device->update(payload_of(4, 4, counter(4))), 0);
  (&newest(*device) == &record(*device, 0) ? record(*device, 1) : record(*device, 0)).crc ^= 1;
  const auto sequence = newest(*device).sequence;
  ASSERT_EQ(device->reboot(), 0);
  EXPECT_EQ(device->bytes(), live_after(4));
  EXPECT_EQ(newest(*device).sequence, sequence + 2);
  EXPECT_EQ(record(*device, 0).lowest_version, record(*device, 1).lowest_version);
}

TEST(StoreRecord, WithSlotsThatAreNotThereDropsThem) {
  for (const int slot : {2, 3, 32, 200, 254})
    for (const bool mapped : {false, true}) {
      const auto device = used({8, 128, 256, 2, mapped});
      newest(*device).payloads[1].slot = static_cast<std::uint8_t>(slot);
      seal(newest(*device));
      EXPECT_EQ(device->reboot(), EI_OTA_ERR_SLOT) << slot;
      EXPECT_EQ(device->info().dropped, 2);
      EXPECT_EQ(device->bytes(), live_after(2));
      EXPECT_EQ(device->info().lowest_version, 3U);
      EXPECT_EQ(device->reboot(), 0);
      EXPECT_FALSE(device->flash.abused);
    }
}

TEST(StoreRecord, WithAContentThatIsNotKnownDropsIt) {
  const auto device = used({});
  newest(*device).payloads[1].content = 1;
  seal(newest(*device));
  EXPECT_EQ(device->reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device->bytes(), live_after(2));
}

TEST(StoreRecord, DoesNotLendATrialMoreBootsThanItsFirmware) {
  const auto device = used({});
  ASSERT_EQ(device->update(payload_of(4, 4, counter(4))), 0);
  newest(*device).payloads[0].boots_left = 255;
  seal(newest(*device));
  for (int boot = 0; boot != 2; ++boot) EXPECT_EQ(device->reboot(), 0);
  EXPECT_EQ(device->reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device->bytes(), live_after(3));
}

TEST(StoreRecord, OfTheHighestSequenceIsFollowedByOthers) {
  const auto device = used({});
  auto& highest = record(*device, 1);
  highest = newest(*device);
  highest.sequence = UINT32_MAX;
  seal(highest);
  record(*device, 0).crc ^= 1;
  for (int number = 4; number != 9; ++number) {
    EXPECT_EQ(device->reboot(), 0);
    ASSERT_EQ(device->update(payload_of(number, static_cast<std::uint32_t>(number), counter(4))), 0);
    ASSERT_EQ(ei_ota_confirm(&device->ota()), 0);
    EXPECT_EQ(device->reboot(), 0);
    EXPECT_EQ(device->bytes(), live_after(number));
  }
}

TEST(StoreRecord, OutOfItsBlockDoesNotCount) {
  const auto device = used({});
  std::swap(record(*device, 0), record(*device, 1));
  EXPECT_EQ(device->reboot(), 0);
  EXPECT_EQ(device->info().records, 0);
}

TEST(StoreRecord, OfTheSecondBlockCountsOnlyWhereItsBlocksSizePutsIt) {
  const auto device = used({});
  auto planted = record(*device, 1);
  planted.erase_size *= 2;
  planted.sequence += 100;
  planted.lowest_version = 0;
  seal(planted);
  record(*device, 1) = planted;
  EXPECT_EQ(device->reboot(), 0);
  EXPECT_EQ(device->info().records, 1);
  EXPECT_EQ(device->info().lowest_version, 3U);
}

TEST(StoreRecord, WithoutItsOldestPayloadIsNoErrorOfBoot) {
  const auto device = used({8, 128, 256, 3});
  newest(*device).payloads[2].slot = 7;
  seal(newest(*device));
  EXPECT_EQ(device->reboot(), 0);
  EXPECT_EQ(device->info().dropped, 4);
  EXPECT_EQ(device->bytes(), live_after(3));
}

struct Change {
  Geometry geometry;
  int result;
  int live;  ///< 0: the factory weights
};

TEST(StoreRecord, OfAnotherGeometryComesUpAndItsNumbersStay) {
  for (const auto& [geometry, result, live] : {Change{{8, 128, 256, 2}, EI_OTA_ERR_SLOT, 2},  // payload 3 is in slot 2
                                               Change{{8, 128, 256, 5}, 0, 3}, Change{{8, 128, 384, 3}, EI_OTA_ERR_SLOT, 0},
                                               Change{{8, 256, 256, 3}, EI_OTA_ERR_SLOT, 0}, Change{{16, 128, 256, 3}, 0, 3}}) {
    const auto device = moved(*used({8, 128, 256, 3}), geometry);
    EXPECT_EQ(device->boot(), result) << testing::PrintToString(geometry);
    EXPECT_EQ(device->bytes(), live == 0 ? Device().bytes() : live_after(live)) << testing::PrintToString(geometry);
    EXPECT_EQ(device->info().dropped != 0, result != 0);
    EXPECT_EQ(device->info().lowest_version, 3U);
    EXPECT_EQ(device->info().lowest_counter, 3U);
    EXPECT_EQ(device->send(payload_of(4, 2, counter(4))), EI_OTA_ERR_VERSION);
    EXPECT_EQ(device->update(payload_of(4, 4, counter(4))), 0);
    EXPECT_EQ(ei_ota_confirm(&device->ota()), 0);
    EXPECT_EQ(device->reboot(), 0);
    EXPECT_EQ(device->bytes(), live_after(4));
  }
}

TEST(StoreGeometry, ThatCannotWorkIsRefusedAtBoot) {
  const auto refuses = [](void (*spoil)(ei_ota_flash_t&)) {
    StoreDevice device;
    spoil(device.flash.callbacks);
    return device.boot() == EI_OTA_ERR_ARGUMENT;
  };
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.read = nullptr; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.prog = nullptr; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.prog_size = 0; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.prog_size = 24; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.prog_size = 256; }));  // larger than a block
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.erase_size = 0; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.erase_size = 132; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_size = 0; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_size = 300; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_size = 64; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_count = 0; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_count = 1; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_count = 33; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_count = 256; }));
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.slot_size = 0x80000000U; }));  // past 4 GiB
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.begin = 64; }));               // within an erase block
  EXPECT_TRUE(refuses([](ei_ota_flash_t& flash) { flash.begin = 0xFFFFFF00U; }));
  EXPECT_FALSE(refuses([](ei_ota_flash_t&) {}));
  EXPECT_FALSE(refuses([](ei_ota_flash_t& flash) { flash.erase = nullptr; }));
  EXPECT_FALSE(refuses([](ei_ota_flash_t& flash) { flash.erase_size = 32; }));
}

/// A flash as a firmware with records of format 1 left it: payloads 1 and 2 are confirmed, 3 is on trial with one boot left.
TEST(StoreRecord, OfFormat1GoesOn) {
  StoreDevice device({8, 128, 256, 3});
  std::ifstream file(EI_OTA_SOURCE_DIR "/tests/golden/store-format1.bin", std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  ASSERT_EQ(golden.size(), device.flash.bytes.size());
  std::copy(golden.begin(), golden.end(), device.flash.bytes.begin());
  device.ram->model.factory_crc = 1;
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.bytes(), live_after(3));
  EXPECT_EQ(device.info().trial, 1);
  EXPECT_EQ(device.info().lowest_version, 8U);
  EXPECT_EQ(device.info().lowest_counter, 2U);
  EXPECT_EQ(device.info().records, 2);
  EXPECT_EQ(device.info().dropped, 0);
  EXPECT_EQ(newest(device).format, 2);
  device.reset();
  device.ram->model.factory_crc = 1;
  EXPECT_EQ(device.boot(), EI_OTA_ERR_SLOT);  // its trial is over
  EXPECT_EQ(device.bytes(), live_after(2));
  EXPECT_EQ(ei_ota_rollback(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), Device().bytes());  // the one before had a lower security counter
}

TEST(StoreRecord, OfFormat1AndOtherFactoryWeightsKeepsItsNumbers) {
  StoreDevice device({8, 128, 256, 3});
  std::ifstream file(EI_OTA_SOURCE_DIR "/tests/golden/store-format1.bin", std::ios::binary);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  std::copy(golden.begin(), golden.end(), device.flash.bytes.begin());
  device.ram->model.factory_crc = 2;
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.bytes(), Device().bytes());
  EXPECT_EQ(device.info().lowest_version, 8U);
  EXPECT_EQ(device.info().dropped, 7);
}

}  // namespace
}  // namespace ei_ota::test
