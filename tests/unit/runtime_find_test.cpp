// SPDX-License-Identifier: MIT
// Whether a file's first bytes tell that its model is in a slot.
#include <gmock/gmock.h>

#include <numeric>

#include "flash_fixture.h"

namespace ei_ota::test {
namespace {

constexpr Geometry shelf{8, 128, 1024, 8, true};

class RuntimeFind : public testing::Test {
 protected:
  RuntimeFind() {
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
  }
  ~RuntimeFind() override { EXPECT_FALSE(device.flash.abused); }

  std::uint32_t kept(const std::string& payload) {
    EXPECT_EQ(device.send(payload), 0);
    std::uint32_t slot = EI_OTA_NO_SLOT;
    EXPECT_EQ(ei_ota_keep(&device.ota, &slot), 0);
    return slot;
  }
  /// @return the slot, or an error
  int find(const std::string& payload, std::size_t size = 256) {
    std::uint32_t slot = 77;
    const std::string beginning = payload.substr(0, size);  // so that a sanitizer sees reads past its end
    const auto error = ei_ota_find(&device.ota, beginning.data(), beginning.size(), &slot);
    EXPECT_EQ(error == 0, slot != 77);
    return error == 0 ? static_cast<int>(slot) : error;
  }
  FlashDevice device{shelf};
};

TEST_F(RuntimeFind, FindsEachKeptPayloadByItsFirstBytes) {
  std::vector<std::uint32_t> slots;
  for (int number = 2; number != 6; ++number) slots.push_back(kept(device.payload(number)));
  const auto before = device.flash.bytes;
  for (const std::size_t size : {36U, 40U, 256U})
    for (int number = 2; number != 6; ++number)
      EXPECT_EQ(find(device.payload(number), size), slots[static_cast<std::size_t>(number) - 2]);
  EXPECT_EQ(find(device.payload(6)), EI_OTA_ERR_SLOT);
  EXPECT_EQ(find(device.payload(2, 8)), EI_OTA_ERR_SLOT) << "another version";
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(find(device.payload(3)), slots[1]);
  EXPECT_EQ(device.flash.bytes, before);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeFind, FindsNothingThatIsNotKept) {
  EXPECT_EQ(find(device.payload(1)), EI_OTA_ERR_SLOT) << "it runs, but an update may overwrite it";
  const auto slot = kept(device.payload(2));
  EXPECT_EQ(ei_ota_forget(&device.ota, slot), 0);
  EXPECT_EQ(find(device.payload(2)), EI_OTA_ERR_SLOT);
}

TEST_F(RuntimeFind, FindsAPayloadAmidAnUpdateWithoutDisturbingIt) {
  const auto slot = kept(device.payload(2));
  const auto payload = device.payload(3);
  ASSERT_EQ(ei_ota_begin(&device.ota), 0);
  ASSERT_EQ(ei_ota_write(&device.ota, payload.data(), 50), 0);
  EXPECT_EQ(find(device.payload(2)), slot);
  ASSERT_EQ(ei_ota_write(&device.ota, payload.data() + 50, payload.size() - 50), 0);
  EXPECT_EQ(ei_ota_end(&device.ota), 0);
  EXPECT_EQ(find(device.payload(3)), EI_OTA_ERR_SLOT);
}

TEST_F(RuntimeFind, TellsTLVsApartAsFarAsItIsGivenThem) {
  const auto named = [](char digit) { return tlv(0x0010, std::string(40, digit)); };
  const auto slot = kept(device.payload(2, 7, named('a')));
  EXPECT_EQ(find(device.payload(2, 7, named('a'))), slot);
  EXPECT_EQ(find(device.payload(2, 7, named('b'))), EI_OTA_ERR_SLOT);
  EXPECT_EQ(find(device.payload(2, 7, named('b')), 40), slot);
  EXPECT_EQ(find(device.payload(2)), EI_OTA_ERR_SLOT) << "without TLVs";
}

TEST_F(RuntimeFind, SaysWhyAPayloadDoesNotFit) {
  const auto good = device.payload(2);
  const auto with = [&](std::size_t at, char byte) {
    auto wrong = good;
    wrong[at] = byte;
    return wrong;
  };
  EXPECT_EQ(find("This is a text, which somebody has put on the card."), EI_OTA_ERR_FORMAT);
  EXPECT_EQ(find(good, 35), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(find(with(4, 9)), EI_OTA_ERR_UNSUPPORTED);
  EXPECT_EQ(find(with(8, '?')), EI_OTA_ERR_LAYOUT);
  EXPECT_EQ(find(with(20, '?')), EI_OTA_ERR_PROJECT);
  EXPECT_EQ(find(with(30, 1)), EI_OTA_ERR_SPACE);
  const auto old = kept(device.payload(3, 7));
  ASSERT_EQ(device.update(4, 9), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota), 0);
  EXPECT_EQ(find(device.payload(2, 8)), EI_OTA_ERR_VERSION);
  EXPECT_EQ(find(device.payload(3, 7)), old) << "what is kept can be used";
}

TEST_F(RuntimeFind, FindsNoneOfAWrongState) {
  const auto payload = device.payload(2);
  std::uint32_t slot;
  EXPECT_EQ(ei_ota_find(nullptr, payload.data(), payload.size(), &slot), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_find(&device.ota, nullptr, 36, &slot), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_find(&device.ota, payload.data(), payload.size(), nullptr), EI_OTA_ERR_ARGUMENT);
  device.reset();
  EXPECT_EQ(find(payload), EI_OTA_ERR_STATE);
}

TEST(RuntimeFindInRam, FindsAKeptPayloadInFlashThatIsNotMapped) {
  StoreDevice device({8, 128, 256, 5, false});
  ASSERT_EQ(device.boot(), 0);
  const auto payload = payload_of(1), other = payload_of(2);
  ASSERT_EQ(device.send(payload), 0);
  std::uint32_t slot = 77, found = 77;
  ASSERT_EQ(ei_ota_keep(&device.ota(), &slot), 0);
  EXPECT_EQ(ei_ota_find(&device.ota(), payload.data(), payload.size(), &found), 0);
  EXPECT_EQ(found, slot);
  EXPECT_EQ(ei_ota_find(&device.ota(), other.data(), other.size(), &found), EI_OTA_ERR_SLOT);
  device.flash.fails = [](char what, std::uint32_t) { return what == 'r'; };
  EXPECT_EQ(ei_ota_find(&device.ota(), payload.data(), payload.size(), &found), EI_OTA_ERR_SLOT);
  EXPECT_FALSE(device.flash.abused);
}

TEST(RuntimeFindWithAStagingBuffer, TellsWhetherAPayloadFits) {
  Device device;
  const auto payload = payload_of(1);
  std::uint32_t slot = 77;
  EXPECT_EQ(ei_ota_find(&device.ota, payload.data(), payload.size(), &slot), EI_OTA_ERR_SLOT);
  device.resize_staging(payload.size() - 1);
  EXPECT_EQ(ei_ota_find(&device.ota, payload.data(), payload.size(), &slot), EI_OTA_ERR_SPACE);
  EXPECT_EQ(slot, 77U);
}

}  // namespace
}  // namespace ei_ota::test
