// SPDX-License-Identifier: MIT
// What records say of weight images, byte by byte as in docs/SPEC.md, "Store", and which weight images they authenticate.
#include <gmock/gmock.h>

#include <cstring>

#include "../fuzz/toy_verifier.h"
#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr std::uint32_t key = 0x11223344, other_key = 0x11223345;

std::string recorded(const FlashDevice& device, std::uint32_t which) {
  const auto record = device.record();
  return {reinterpret_cast<const char*>(&record) + 36 + 16 * which, 16};
}

std::string signed_payload(const FlashDevice& device, int number, std::uint32_t version = 7) {
  const auto tlvs =
      tlv(EI_OTA_TLV_SHA256, std::string(32, 0)) + tlv(EI_OTA_TLV_ECDSA_P256, std::string(EI_OTA_SIGNATURE_SIZE, 0));
  return sealed(fuzz::toy_signed(device.payload(number, version, tlvs)));
}

TEST(RuntimeInFlashRecords, HaveTheDigestAndTheKindOfTheContent) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(1), 0);
  const auto slot = slot_of_payload(device.entries, 1, device.payload(1));
  const auto digest = slot.substr(slot.size() - 32, 8);
  const auto number = static_cast<char>(device.info().slot);
  const std::string rest{number, 2, 1, 0, 0, 0, 0, 0};
  EXPECT_EQ(recorded(device, 0), digest + rest);
  ASSERT_EQ(ei_ota_confirm(&device.ota), 0);
  EXPECT_EQ(recorded(device, 0).substr(8, 1), "\xFF");
  EXPECT_EQ(recorded(device, 1).substr(0, 9), digest + number);
  EXPECT_EQ(recorded(device, 1)[10], 1);
}

TEST(RuntimeInFlashRecords, CountTheBootsOfATrial) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(1), 0);
  ASSERT_EQ(device.reboot(), 0);
  EXPECT_EQ(recorded(device, 0)[9], 1);
}

TEST(RuntimeInFlashRecords, KeepThePayloadsOutAfterARestore) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  for (std::uint32_t which = 0; which != 3; ++which) EXPECT_EQ(recorded(device, which).substr(8, 1), "\xFF");
}

TEST(RuntimeInFlashRecords, ThatAreThereThoughTheirWritingFailedNameNoSlotThatIsErased) {
  FlashDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update_for_good(1), 0);
  ASSERT_EQ(device.send(device.payload(2)), 0);
  int syncs = 0;
  device.flash.fails = [&](char what, std::uint32_t) { return what == 's' && ++syncs > 2; };  // of image and bind table
  ASSERT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_FLASH);
  ASSERT_EQ(syncs, 4) << "of the record, and of the one that was to replace it";
  int erases = 0;
  const auto first_slot = device.flash.slot(0);
  device.flash.fails = [&](char what, std::uint32_t offset) {
    return what == 'e' && offset >= first_slot && ++erases > 1;  // the power is lost in the midst of the next image's slot
  };
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_FLASH);
  EXPECT_EQ(erases, 2);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

class RuntimeInFlashSignature : public testing::Test {
 protected:
  RuntimeInFlashSignature() {
    toy.verifier.key = key;
    device.config.verifier = &toy.verifier;
    EXPECT_EQ(device.boot(), 0);
  }
  int update_for_good(int number) {
    const int error = device.update(signed_payload(device, number));
    return error != 0 ? error : ei_ota_confirm(&device.ota);
  }
  fuzz::ToyVerifier toy;
  FlashDevice device{Geometry{8, 128, 1280, 4, true}};
};

TEST_F(RuntimeInFlashSignature, IsVerifiedBeforeAnythingIsDecoded) {
  EXPECT_EQ(device.update(1), EI_OTA_ERR_AUTH);
  auto forged = signed_payload(device, 1);
  forged[forged.size() - 5] ^= 1;
  EXPECT_EQ(device.update(sealed(forged)), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlashSignature, IsRecordedAsTheKeysFingerprint) {
  EXPECT_EQ(update_for_good(1), 0);
  EXPECT_EQ(recorded(device, 1).substr(12), std::string("\x44\x33\x22\x11"));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlashSignature, OfAnotherKeyIsNotThatOfThisFirmware) {
  EXPECT_EQ(update_for_good(1), 0);
  EXPECT_EQ(update_for_good(2), 0);
  toy.verifier.key = other_key;
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_AUTH);
  EXPECT_EQ(device.live(), device.weights(0));
  toy.verifier.key = key;  // it stays recorded
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeInFlashSignature, IsNotBelievedOfARecordOfAnotherKey) {
  EXPECT_EQ(update_for_good(1), 0);
  device.forge_records([](ei_ota_record_t& record) { record.payloads[1].key = other_key; });
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_AUTH);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlashSignature, IsOnlyThatOfTheRecordOfTheSameSlot) {
  EXPECT_EQ(update_for_good(1), 0);
  const auto slot = device.info().slot;
  const std::uint32_t copy = (slot + 1U) % 4;
  std::copy_n(device.flash.bytes.begin() + device.flash.slot(slot), 1280, device.flash.bytes.begin() + device.flash.slot(copy));
  EXPECT_EQ(ei_ota_select(&device.ota, copy), EI_OTA_ERR_AUTH);
  EXPECT_EQ(ei_ota_select(&device.ota, slot), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeInFlashSignature, IsGoneWhereNoRecordNamesTheImageAnyMore) {
  EXPECT_EQ(update_for_good(1), 0);
  EXPECT_EQ(device.send(signed_payload(device, 2)), 0);
  const auto coded = device.store->target;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  const auto image = device.info().slot;
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  const auto before = device.flash.bytes;
  EXPECT_EQ(ei_ota_select(&device.ota, image), EI_OTA_ERR_AUTH);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.flash.bytes, before);
  EXPECT_EQ(ei_ota_select(&device.ota, coded), 0);  // has its signature
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeInFlashSignature, OfThePreviousImageStaysWithTheRecord) {
  EXPECT_EQ(update_for_good(1), 0);
  const auto first = device.info().slot;
  EXPECT_EQ(update_for_good(2), 0);
  EXPECT_EQ(ei_ota_select(&device.ota, first), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(recorded(device, 0).substr(12), std::string("\x44\x33\x22\x11"));
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

TEST_F(RuntimeInFlashSignature, IsNobodysForAVerifierWithoutAFingerprint) {
  device.config.verifier = nullptr;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.update_for_good(1), 0);
  const ei_ota_verifier_t zero{};
  auto no_key = toy.verifier;
  no_key.key = 0;
  for (const auto* const verifier : {&zero, static_cast<const ei_ota_verifier_t*>(&no_key)}) {
    device.config.verifier = verifier;
    EXPECT_EQ(device.reboot(), EI_OTA_ERR_AUTH);
    EXPECT_EQ(device.live(), device.weights(0));
  }
}

TEST_F(RuntimeInFlashSignature, WasNeverVerifiedByFirmwareWithoutAVerifier) {
  device.config.verifier = nullptr;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  device.config.verifier = &toy.verifier;
  EXPECT_EQ(device.reboot(), EI_OTA_ERR_AUTH);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_F(RuntimeInFlashSignature, DoesNotMatterToFirmwareWithoutAVerifier) {
  EXPECT_EQ(update_for_good(1), 0);
  EXPECT_EQ(device.update(signed_payload(device, 2)), 0);
  const auto image = device.info().slot;
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  device.config.verifier = nullptr;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(ei_ota_select(&device.ota, image), 0);
  EXPECT_EQ(device.live(), device.weights(2));
}

}  // namespace
}  // namespace ei_ota::test
