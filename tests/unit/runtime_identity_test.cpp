// SPDX-License-Identifier: MIT
// What a device says about itself.
#include <gmock/gmock.h>

#include <cstring>
#include <vector>

#include "coding.h"
#include "runtime_fixture.h"

namespace ei_ota::test {
namespace {

/// In room that is exactly as large as it has to be, so that a sanitizer sees what goes too far.
std::string identity(const Device& device) {
  std::vector<char> text(EI_OTA_IDENTITY_SIZE, 'x');
  EXPECT_EQ(ei_ota_identity(&device.ota, text.data(), text.size()), 0);
  return text.data();
}

TEST(RuntimeIdentity, IsThatOfTheFirmware) {
  Device device;
  std::memcpy(device.model.layout, "\xfd\x7d\x72\x02\x50\x83\x5e\x00", 8);
  device.model.base = 0xFFCDC655;
  EXPECT_EQ(identity(device), "layout=fd7d720250835e00&base=55c6cdff&version=0&slot=none&trial=0&decoders=structural");
}

TEST(RuntimeIdentity, TellsTheVersionOfTheLiveWeights) {
  Device device;
  device.ota.version = 4711;
  EXPECT_THAT(identity(device), testing::HasSubstr("&version=0&")) << "the factory weights run";
  device.ota.updated = 1;
  EXPECT_THAT(identity(device), testing::HasSubstr("&version=4711&"));
}

TEST(RuntimeIdentity, TellsTheSlotAndTheTrialOfTheLiveWeights) {
  Device device;
  ei_ota_store_t store{};
  store.running = store.recorded = 2;
  store.record.payloads[0].slot = 2;
  store.record.payloads[0].boots_left = 1;
  device.config.store = &store;
  device.ota.storage = reinterpret_cast<const ei_ota_storage_t*>(&store);
  EXPECT_THAT(identity(device), testing::HasSubstr("&slot=2&trial=1&"));
  store.running = store.recorded = EI_OTA_NO_SLOT;
  EXPECT_THAT(identity(device), testing::HasSubstr("&slot=none&trial=0&"));
}

TEST(RuntimeIdentity, TellsWhatTheFirmwareDecodes) {
  Device device;
  ei_ota_coding_t coding{};
  device.model.coding = &coding;
  EXPECT_THAT(identity(device), testing::EndsWith("&decoders=structural,range"));
  coding.flash_base = &eiota_internal_base_in_flash;
  EXPECT_THAT(identity(device), testing::EndsWith("&decoders=structural,range,delta"));
}

TEST(RuntimeIdentity, FitsIntoItsSize) {
  Device device;
  ei_ota_coding_t coding{};
  coding.base = &eiota_internal_base_copy;
  device.model.coding = &coding;
  device.ota.version = 0xFFFFFFFF;
  device.ota.updated = 1;
  EXPECT_LT(identity(device).size(), std::size_t{EI_OTA_IDENTITY_SIZE});
}

TEST(RuntimeIdentity, HasNothingThatAQueryWouldHaveToEscape) {
  EXPECT_THAT(identity(Device()), testing::MatchesRegex("[a-z0-9=&,]+"));
}

TEST(RuntimeIdentity, NeedsItsRoom) {
  Device device;
  std::vector<char> text(EI_OTA_IDENTITY_SIZE - 1, 'x');
  EXPECT_EQ(ei_ota_identity(&device.ota, text.data(), text.size()), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(text[0], 'x');
  EXPECT_EQ(ei_ota_identity(&device.ota, nullptr, EI_OTA_IDENTITY_SIZE), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_identity(nullptr, text.data(), EI_OTA_IDENTITY_SIZE), EI_OTA_ERR_ARGUMENT);
}

}  // namespace
}  // namespace ei_ota::test
