// SPDX-License-Identifier: MIT
// Slots and records that are not what they were: damaged, forged, of a firmware with the other storage.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr std::uint32_t image_end = 320;
const std::string revision = tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string("\1\0\0\0", 4));

class RuntimeInFlashUntrusted : public testing::Test {
 protected:
  RuntimeInFlashUntrusted() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
    EXPECT_EQ(device.update(2, 9, revision), 0);
    EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
  }
  [[nodiscard]] std::uint32_t slot() const { return device.flash.slot(device.record().payloads[1].slot); }
  void expect_the_next_update_to_work() {
    EXPECT_EQ(device.update(3, 9, revision), 0);
    EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.live(), device.weights(3));
  }
  FlashDevice device;
};

TEST_F(RuntimeInFlashUntrusted, AnyWrongBitInASlotMakesTheNextBestRun) {
  FlashDevice other;
  ASSERT_EQ(other.boot(), 0);
  ASSERT_EQ(other.update_for_good(1), 0);
  ASSERT_EQ(other.update_for_good(2), 0);
  const auto good = other.flash.bytes;
  const auto begin = other.flash.slot(other.info().slot);
  const auto offset = slot_of_payload(other.entries, 2, other.payload(2)).size();
  for (std::size_t bit = 0; bit != 8 * offset; ++bit) {
    std::ranges::copy(good, other.flash.bytes.begin());
    other.flash.bytes[begin + bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    ASSERT_NE(other.reboot(), 0) << bit;
    ASSERT_EQ(other.live(), other.weights(1)) << bit;
    ASSERT_EQ(other.record().payloads[1].slot, other.info().slot) << bit;
    ASSERT_EQ(other.reboot(), 0) << bit;
    ASSERT_EQ(other.live(), other.weights(1)) << bit;
  }
}

TEST_F(RuntimeInFlashUntrusted, AWrongBitBehindTheImageDoesNotMatter) {
  const auto good = device.flash.bytes;
  for (std::uint32_t at = image_end + 16; at < flash_geometry.slot_size; at += 3) {
    std::ranges::copy(good, device.flash.bytes.begin());
    device.flash.bytes[slot() + at] ^= 4;
    ASSERT_EQ(device.reboot(), 0) << at;
    ASSERT_EQ(device.live(), device.weights(2)) << at;
  }
}

TEST_F(RuntimeInFlashUntrusted, AWrongDigestInTheRecordDropsTheImage) {
  for (const int word : {0, 1}) {
    device.forge_records([&](ei_ota_record_t& record) { record.payloads[1].digest[word] ^= 1; });
    EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
    EXPECT_EQ(device.live(), device.weights(0));  // 1 is revoked
    EXPECT_EQ(device.info().lowest_version, 9U);
    expect_the_next_update_to_work();
  }
}

/// Its CRC-32 would have to be the first half of a digest by chance; who can write flash can choose it.
TEST_F(RuntimeInFlashUntrusted, ARecordThatCallsAPayloadAnImageIsNotBelieved) {
  ASSERT_EQ(device.send(device.payload(4, 9, revision)), 0);
  const auto coded = device.store->target;
  ei_ota_header_t header;
  std::memcpy(&header, device.flash.bytes.data() + device.flash.slot(coded), EI_OTA_HEADER_SIZE);
  device.forge_records([&](ei_ota_record_t& record) {
    record.payloads[1].slot = coded;
    record.payloads[1].digest[0] = header.weights_crc;
    record.payloads[1].digest[1] = 0;
  });
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.live(), device.weights(0));
  expect_the_next_update_to_work();
}

TEST_F(RuntimeInFlashUntrusted, ARecordThatNamesAPayloadIsOfAnotherStorage) {
  device.forge_records([](ei_ota_record_t& record) { record.payloads[1].content = 0; });
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(device.info().dropped, 2);
  EXPECT_EQ(device.live(), device.weights(0));
  expect_the_next_update_to_work();
}

TEST_F(RuntimeInFlashUntrusted, ARecordMayNameSlotsThatAreNotThere) {
  for (const int number : {4, 31, 200, 254}) {
    device.forge_records([&](ei_ota_record_t& record) { record.payloads[1].slot = static_cast<std::uint8_t>(number); });
    EXPECT_EQ(device.reboot(), EI_OTA_ERR_SLOT);
    EXPECT_EQ(device.info().dropped, 2);
    EXPECT_EQ(device.live(), device.weights(0));
    expect_the_next_update_to_work();
  }
}

/// Headers of which an image's size does not fit.
TEST_F(RuntimeInFlashUntrusted, AnImageOfAnotherSizeIsOfAnotherLayout) {
  auto& size = device.flash.bytes[slot() + offsetof(ei_ota_header_t, content_size)];
  for (const int change : {-16, 16}) {
    size = static_cast<std::uint8_t>(size + change);
    ei_ota_slot_t listed{};
    EXPECT_EQ(ei_ota_list(&device.ota, device.info().slot, &listed), 0);
    EXPECT_EQ(listed.status, EI_OTA_ERR_LAYOUT);
    size = static_cast<std::uint8_t>(size - change);
  }
}

TEST_F(RuntimeInFlashUntrusted, AnImageThatWouldEndBehindItsSlotIsTruncated) {
  const std::uint16_t offset = 1024 - 240;
  std::memcpy(device.flash.bytes.data() + slot() + offsetof(ei_ota_header_t, content_offset), &offset, sizeof offset);
  ei_ota_slot_t listed{};
  EXPECT_EQ(ei_ota_list(&device.ota, device.info().slot, &listed), 0);
  EXPECT_EQ(listed.status, EI_OTA_ERR_TRUNCATED);
}

/// Whoever writes flash computes the digest as well: what the runtime then reads stays inside the slot.
TEST_F(RuntimeInFlashUntrusted, AnImageWithItsDigestAndWrongTlvsIsRefused) {
  const auto slot_number = device.info().slot;
  auto forged = slot_of_payload(device.entries, 2, device.payload(2, 9, revision));
  forged[38] = 5;  // the counter's size
  forged = forged.substr(0, forged.size() - 32);
  forged += sha256_of(forged);
  std::ranges::copy(forged, device.flash.bytes.begin() + slot());
  ei_ota_slot_t listed{};
  EXPECT_EQ(ei_ota_list(&device.ota, slot_number, &listed), 0);
  EXPECT_EQ(listed.status, EI_OTA_ERR_FORMAT);
}

// Firmware with the other storage. The flash and the model's layout are the same, its payloads could be, too.

TEST_F(RuntimeInFlashUntrusted, WhatFirmwareWithWeightsInRamWroteIsDroppedAndItsNumbersStay) {
  StoreDevice in_ram(flash_geometry);
  ASSERT_EQ(in_ram.boot(), 0);
  for (const std::uint32_t version : {7U, 8U}) {
    ASSERT_EQ(in_ram.update(payload_of(1, version)), 0);
    ASSERT_EQ(ei_ota_confirm(&in_ram.ota()), 0);
  }
  FlashDevice in_flash;
  std::ranges::copy(in_ram.flash.bytes, in_flash.flash.bytes.begin());
  EXPECT_EQ(in_flash.boot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(in_flash.info().dropped, 2 + 4);
  EXPECT_EQ(in_flash.live(), in_flash.weights(0));
  EXPECT_EQ(in_flash.info().lowest_version, 8U);
  EXPECT_EQ(in_flash.info().records, 2);
  EXPECT_EQ(in_flash.reboot(), EI_OTA_ERR_SLOT);  // until something else is recorded, so that the other firmware can come back
  EXPECT_EQ(in_flash.update(1, 8), 0);
  EXPECT_EQ(in_flash.reboot(), 0);
  EXPECT_EQ(in_flash.live(), in_flash.weights(1));
}

TEST_F(RuntimeInFlashUntrusted, FirmwareWithWeightsInRamDropsWhatFirmwareWithWeightsInFlashWrote) {
  StoreDevice in_ram(flash_geometry);
  std::ranges::copy(device.flash.bytes, in_ram.flash.bytes.begin());
  const auto factory_weights = in_ram.bytes();
  EXPECT_EQ(in_ram.boot(), EI_OTA_ERR_SLOT);
  EXPECT_EQ(in_ram.info().dropped, 2 + 4);
  EXPECT_EQ(in_ram.bytes(), factory_weights);
  EXPECT_EQ(in_ram.info().lowest_version, 9U);
  EXPECT_EQ(in_ram.info().lowest_counter, 1U);
  ei_ota_slot_t listed{};
  EXPECT_EQ(ei_ota_list(&in_ram.ota(), device.info().slot, &listed), 0);
  EXPECT_EQ(listed.status, EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(in_ram.reboot(), 0);
  EXPECT_EQ(in_ram.update(payload_of(1, 9, revision)), 0);
}

}  // namespace
}  // namespace ei_ota::test
