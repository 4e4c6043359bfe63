// SPDX-License-Identifier: MIT
// What is in a slot after an update, byte for byte, against an image that the tests lay out themselves.
#include <gmock/gmock.h>

#include "flash_fixture.h"
#include "slot_image.h"

namespace ei_ota::test {
namespace {

/// @return the slot of the live weights
std::string live_slot(const FlashDevice& device) { return device.in_slot(device.info().slot); }

Geometry with_units(std::uint32_t size) {
  const auto erase = std::max(128U, size);
  return {size, erase, 8 * erase, 3, true};
}

TEST(RuntimeWriteImage, PutsHeaderTlvsImageAndDigestIntoASlotOfAnyProgUnit) {
  for (std::uint32_t unit = 1; unit <= 256; unit *= 2)
    for (const std::uint32_t tlv_size : {0U, 3U, 8U, 12U, 77U}) {
      FlashDevice device(with_units(unit));
      ASSERT_EQ(device.boot(), 0);
      const auto payload = device.payload(1, 7, tlv_size == 0 ? "" : tlv(0x0001, std::string(tlv_size, 't')));
      ASSERT_EQ(device.update(payload), 0) << unit;
      const auto expected = slot_of_payload(device.entries, 1, payload);
      ASSERT_EQ(live_slot(device).substr(0, expected.size()), expected) << unit << ' ' << tlv_size;
      ASSERT_EQ(device.live(), device.weights(1)) << unit;
      ASSERT_FALSE(device.flash.abused) << unit;
    }
}

TEST(RuntimeWriteImage, TakesBiasScalesThatThePayloadHasOrDerivesThem) {
  for (const int flags : {0, static_cast<int>(EI_OTA_FLAG_BIAS_SCALES)}) {
    FlashDevice device;
    ASSERT_EQ(device.boot(), 0);
    Parts parts;
    parts.flags = static_cast<std::uint8_t>(flags);
    const auto payload = payload_in_flash(device.entries, 2, parts);
    ASSERT_EQ(device.update(payload), 0);
    const auto expected = slot_of_payload(device.entries, 2, payload);
    EXPECT_EQ(live_slot(device).substr(0, expected.size()), expected) << flags;
  }
}

TEST(RuntimeWriteImage, TakesBiasScalesThatAreNotTheProduct) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  auto elements = elements_of(device.entries, 2);
  const float other[] = {0.75F, 0.875F};
  elements[5].assign(reinterpret_cast<const char*>(other), sizeof other);
  Parts parts;
  parts.flags = EI_OTA_FLAG_BIAS_SCALES;
  ASSERT_EQ(device.update(payload_of_elements(device.entries, elements, parts)), 0);
  EXPECT_EQ(device.live(), joined(elements));
}

TEST(RuntimeWriteImage, LeavesWhatIsBehindTheBindTableErased) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(1), 0);
  const auto end = device.table() + device.network->table_size() - device.flash.slot(device.info().slot);
  const auto slot = live_slot(device);
  EXPECT_EQ(slot.substr(end), std::string(slot.size() - end, '\xFF'));
}

TEST(RuntimeWriteImage, ErasesEachBlockOfTheSlotOnceAndNoOther) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.send(device.payload(1)), 0);
  const auto before = device.flash.erased;
  ASSERT_EQ(ei_ota_apply(&device.ota), 0);
  const auto first = device.flash.slot(device.info().slot) / flash_geometry.erase_size;
  for (std::uint32_t block = 2; block != before.size(); ++block)  // behind the records
    EXPECT_EQ(device.flash.erased[block] - before[block], block - first < 8 ? 1U : 0U) << block;
}

TEST(RuntimeWriteImage, LeavesThePayloadInItsSlot) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  const auto payload = device.payload(1);
  ASSERT_EQ(device.send(payload), 0);
  const auto target = device.store->target;
  ASSERT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_NE(device.info().slot, target);
  EXPECT_EQ(device.in_slot(target).substr(0, payload.size()), payload);
}

TEST(RuntimeWriteImage, FailsWhereFlashDoesAndNothingHasChanged) {
  for (int failing = 0;; ++failing) {
    FlashDevice device;
    ASSERT_EQ(device.boot(), 0);
    ASSERT_EQ(device.update_for_good(1), 0);
    ASSERT_EQ(device.send(device.payload(2)), 0);
    int count = 0;
    std::uint32_t failed_slot = 0, failed_at = 0;
    device.flash.fails = [&](char what, std::uint32_t at) {
      if (what == 'r' || at < device.flash.slot(0) || count++ != failing) return false;
      failed_slot = (at - device.flash.slot(0)) / flash_geometry.slot_size;
      failed_at = (at - device.flash.slot(0)) % flash_geometry.slot_size;
      return true;
    };
    const int error = ei_ota_apply(&device.ota);
    if (count <= failing) break;
    device.flash.fails = [](char, std::uint32_t) { return false; };
    const auto image_end = slot_of_payload(device.entries, 2, device.payload(2)).size();
    const bool is_in_table = failed_at >= image_end && failing >= 8;  // of which there is room for another
    ASSERT_EQ(error, is_in_table ? 0 : EI_OTA_ERR_FLASH) << failing;
    ASSERT_EQ(device.live(), device.weights(is_in_table ? 2 : 1)) << failing;
    ASSERT_EQ(ei_ota_apply(&device.ota), 0) << failing;
    ASSERT_TRUE(is_in_table || device.info().slot != failed_slot) << failing;
    ASSERT_EQ(device.live(), device.weights(2)) << failing;
    ASSERT_TRUE(is_in_table || !device.flash.abused) << failing;
  }
}

TEST(RuntimeWriteImage, NoticesAPayloadThatHasChangedSinceItWasVerified) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  const auto payload = device.payload(1);
  ASSERT_EQ(device.send(payload), 0);
  ei_ota_payload_t read;
  ASSERT_EQ(eiota_internal_read_slot(&device.ota, device.store->target, &read), 0);
  device.flash.bytes[device.flash.slot(device.store->target) + payload.size() - 5] ^= 1;  // the last element
  std::uint32_t digest[2];
  EXPECT_EQ(eiota_internal_write_image(&device.ota, &read, 2, digest), EI_OTA_ERR_FLASH);
}

}  // namespace
}  // namespace ei_ota::test
