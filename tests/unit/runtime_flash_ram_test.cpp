// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <array>
#include <cstring>

#include "ei_ota/ei_ota_flash_ram.h"

namespace {

using testing::Each;

struct FlashRam : testing::Test {
  FlashRam() { bytes.fill(0x5A); }

  std::array<std::uint8_t, 256> bytes{};
  ei_ota_flash_ram_t ram{bytes.data(), 256, 64};
};

TEST_F(FlashRam, ErasesOneBlock) {
  EXPECT_EQ(ei_ota_flash_ram_erase(&ram, 64), 0);
  EXPECT_EQ(bytes[63], 0x5A);
  EXPECT_THAT(std::vector<int>(bytes.begin() + 64, bytes.begin() + 128), Each(0xFF));
  EXPECT_EQ(bytes[128], 0x5A);
}

TEST_F(FlashRam, ProgramsWhatIsErased) {
  ei_ota_flash_ram_erase(&ram, 0);
  EXPECT_EQ(ei_ota_flash_ram_prog(&ram, 8, "payload", 8), 0);
  EXPECT_STREQ(reinterpret_cast<const char*>(bytes.data()) + 8, "payload");
  EXPECT_EQ(bytes[7], 0xFF);
  EXPECT_EQ(bytes[16], 0xFF);
}

TEST_F(FlashRam, ClearsBitsOnly) {
  ei_ota_flash_ram_erase(&ram, 0);
  const std::uint8_t first = 0x0F, second = 0x55;
  ei_ota_flash_ram_prog(&ram, 0, &first, 1);
  ei_ota_flash_ram_prog(&ram, 0, &second, 1);
  EXPECT_EQ(bytes[0], 0x05);
}

TEST_F(FlashRam, StaysInside) {
  const auto before = bytes;
  EXPECT_NE(ei_ota_flash_ram_prog(&ram, 255, "two", 2), 0);
  EXPECT_NE(ei_ota_flash_ram_prog(&ram, 0xFFFFFFFF, "two", 2), 0);
  EXPECT_NE(ei_ota_flash_ram_erase(&ram, 256), 0);
  EXPECT_EQ(bytes, before);
}

}  // namespace
