// SPDX-License-Identifier: MIT
// Mapped flash that returns a wrong byte once: nothing that is intact is given up for it, and no number rises.
#include <gmock/gmock.h>

#include "container.h"
#include "flash_fixture.h"
#include "flatbuffer.h"
#include "in_flash.h"
#include "sha256.h"
#include "slot_image.h"

namespace ei_ota::test {
namespace {

int wrong_reads = 0;

template <class Read>
int read_wrong(const std::uint8_t* at, Read read) {
  auto& byte = const_cast<std::uint8_t&>(*at);
  const auto flipped = static_cast<std::uint8_t>(wrong_reads != 0 ? 0x10 : 0);
  if (wrong_reads != 0) --wrong_reads;
  byte ^= flipped;
  const int result = read();
  byte ^= flipped;
  return result;
}

int has_structure(const ei_ota_model_t* model, const ei_ota_entry_t* first, const std::uint8_t* image) {
  return read_wrong(image + 8, [&] { return eiota_internal_flatbuffers.has_structure(model, first, image); });
}

}  // namespace

/// read_image.c once more, which reads a counter wrong.
namespace wrong_counter {
static int read_tlvs(ei_ota_reader_t* reader, ei_ota_header_t* header) {
  return read_wrong(reader->payload->memory + EI_OTA_HEADER_SIZE + 5,
                    [&] { return ::eiota_internal_read_tlvs(reader, header); });
}
#define eiota_internal_read_tlvs read_tlvs
#include "read_image.c"
#undef eiota_internal_read_tlvs
}  // namespace wrong_counter

namespace {

class RuntimeWrongStructure : public testing::Test {
 protected:
  RuntimeWrongStructure() {
    wrong_reads = 0;
    device.network->sources()[0].in_flatbuffer.functions = &functions;
    EXPECT_EQ(device.boot(), 0);
    EXPECT_EQ(device.update_for_good(1), 0);
  }
  const ei_ota_flatbuffers_t functions{eiota_internal_flatbuffers.append, has_structure};
  FlashDevice device{flash_geometry, flatbuffer_entries(0)};
};

TEST_F(RuntimeWrongStructure, DropsNothingAtBoot) {
  wrong_reads = 1;
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_F(RuntimeWrongStructure, IsPassedOverByNoRollback) {
  EXPECT_EQ(device.update(2), 0);
  wrong_reads = 1;
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST(RuntimeWrongRead, OfACounterDoesNotRaiseTheLowest) {
  const auto counter = [](char value) { return tlv(EI_OTA_TLV_SECURITY_COUNTER, std::string{value, 0, 0, 0}); };
  FlashDevice device;
  auto functions = eiota_internal_in_flash;
  functions.read_image = wrong_counter::eiota_internal_read_image;
  const ei_ota_flash_model_t flash{&functions, device.model.flash->image_size};
  device.model.flash = &flash;
  wrong_reads = 0;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(1, 7, counter(5)), 0);
  for (int reboot = 0; reboot != 2; ++reboot) {
    wrong_reads = 1;
    EXPECT_EQ(device.reboot(), 0);
    EXPECT_EQ(device.live(), device.weights(1));
    EXPECT_EQ(ei_ota_confirm(&device.ota), 0);
    EXPECT_EQ(device.info().lowest_counter, 5U);
  }
  EXPECT_EQ(device.update(2, 7, counter(6)), 0);
}

}  // namespace
}  // namespace ei_ota::test
