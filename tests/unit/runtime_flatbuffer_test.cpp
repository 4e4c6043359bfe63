// SPDX-License-Identifier: MIT
// A device whose weights are in flatbuffers that stay in flash.
#include <gmock/gmock.h>

#include "flash_fixture.h"
#include "slot_image.h"

namespace ei_ota::test {
namespace {

struct Sources {
  std::vector<Entry> entries;
  friend void PrintTo(const Sources& sources, std::ostream* out) { *out << sources.entries.size() << " entries"; }
};

const std::vector<Entry> header_weights{{EI_OTA_FLOAT32, 3}, {EI_OTA_INT8, 9}};

Sources sources(std::initializer_list<std::vector<Entry>> all) {
  Sources joined;
  for (const auto& one : all) joined.entries.insert(joined.entries.end(), one.begin(), one.end());
  return joined;
}

Geometry with_units(std::uint32_t size) {
  const auto erase = std::max(128U, size);
  return {size, erase, 8 * erase, 4, true};
}

class RuntimeFlatbuffer : public testing::TestWithParam<Sources> {
 protected:
  RuntimeFlatbuffer() { EXPECT_EQ(device.boot(), 0); }
  ~RuntimeFlatbuffer() override { EXPECT_FALSE(device.flash.abused); }
  FlashDevice device{flash_geometry, GetParam().entries};
};

TEST_P(RuntimeFlatbuffer, IsWholeInASlotOfAnyProgUnit) {
  for (std::uint32_t unit = 1; unit <= 256; unit *= 2)
    for (const int flags : {0, static_cast<int>(EI_OTA_FLAG_BIAS_SCALES)}) {
      FlashDevice other(with_units(unit), GetParam().entries);
      ASSERT_EQ(other.boot(), 0);
      Parts parts;
      parts.flags = static_cast<std::uint8_t>(flags);
      const auto payload = payload_in_flash(other.entries, 2, parts);
      ASSERT_EQ(other.update(payload), 0) << unit;
      const auto expected = slot_of_payload(other.entries, 2, payload);
      ASSERT_EQ(other.in_slot(other.info().slot).substr(0, expected.size()), expected) << unit << ' ' << flags;
      ASSERT_EQ(other.live(), other.weights(2)) << unit;
      ASSERT_FALSE(other.flash.abused) << unit;
    }
}

TEST_P(RuntimeFlatbuffer, RunsConfirmsRollsBackAndIsRestored) {
  EXPECT_EQ(device.live(), device.weights(0));
  EXPECT_EQ(device.update_for_good(1), 0);
  EXPECT_EQ(device.update(2), 0);
  EXPECT_EQ(device.live(), device.weights(2));
  EXPECT_EQ(ei_ota_rollback(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
  EXPECT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_EQ(device.live(), device.weights(0));
}

TEST_P(RuntimeFlatbuffer, RunsInAnotherBuildOfTheFirmware) {
  EXPECT_EQ(device.update_for_good(1), 0);
  device.rebuild();
  EXPECT_EQ(device.boot(), 0);
  EXPECT_EQ(device.live(), device.weights(1));
}

TEST_P(RuntimeFlatbuffer, StaysAsItWasForAnInferenceThatRuns) {
  EXPECT_EQ(device.update_for_good(1), 0);
  device.network->hold();
  for (const int number : {2, 3}) {
    EXPECT_EQ(device.update_for_good(number), 0);
    EXPECT_EQ(device.held(), device.tensors(1));
  }
  device.network->release();
  EXPECT_EQ(device.live(), device.weights(3));
}

TEST_P(RuntimeFlatbuffer, DoesNotRunWithTheStructureOfAnotherFirmware) {
  EXPECT_EQ(device.update_for_good(1), 0);
  for (auto& source : device.network->sources()) {
    if (source.flatbuffer.empty()) continue;
    for (const auto at : {source.flatbuffer.size() - 1, std::size_t{8}}) {  // behind the weights, between them
      source.flatbuffer[at] ^= 1;
      device.reset();
      EXPECT_EQ(device.boot(), EI_OTA_ERR_LAYOUT) << at;
      EXPECT_EQ(device.live(), device.weights(0)) << at;
      source.flatbuffer[at] ^= 1;
      EXPECT_EQ(device.update_for_good(1), 0);
    }
  }
}

TEST_P(RuntimeFlatbuffer, IsWrittenAgainWhereFlashDidNotTakeIt) {
  ASSERT_EQ(device.update_for_good(1), 0);
  for (int failing = 0;; ++failing) {
    ASSERT_EQ(device.send(device.payload(2)), 0);
    int count = 0;
    device.flash.fails = [&](char what, std::uint32_t at) {
      return what != 'r' && at >= device.flash.slot(0) && count++ == failing;
    };
    const int error = ei_ota_apply(&device.ota);
    if (count <= failing) break;
    device.flash.fails = [](char, std::uint32_t) { return false; };
    if (error != 0) {
      ASSERT_EQ(error, EI_OTA_ERR_FLASH) << failing;
      ASSERT_EQ(device.live(), device.weights(1)) << failing;
      ASSERT_EQ(ei_ota_apply(&device.ota), 0) << failing;
    }
    ASSERT_EQ(device.live(), device.weights(2)) << failing;
    ASSERT_EQ(ei_ota_rollback(&device.ota), 0) << failing;
    ASSERT_EQ(device.reboot(), 0) << failing;
  }
  if (device.network->table_size() != 0) device.flash.abused = false;  // a failed prog unit of a bind table is programmed again
}

TEST_P(RuntimeFlatbuffer, NoticesAPayloadThatHasChangedSinceItWasVerified) {
  const auto payload = device.payload(1);
  for (std::size_t at = EI_OTA_HEADER_SIZE; at != payload.size() - EI_OTA_TRAILER_SIZE; ++at) {
    ASSERT_EQ(device.send(payload), 0);
    ei_ota_payload_t read;
    ASSERT_EQ(eiota_internal_read_slot(&device.ota, device.store->target, &read), 0);
    device.flash.bytes[device.flash.slot(device.store->target) + at] ^= 1;
    std::uint32_t digest[2];
    const auto slot = device.store->target == 2U ? 3U : 2U;
    EXPECT_EQ(eiota_internal_write_image(&device.ota, &read, slot, digest), EI_OTA_ERR_FLASH) << at;
    device.reset();
    ASSERT_EQ(device.boot(), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Alone, RuntimeFlatbuffer, testing::Values(sources({flatbuffer_entries(0)})));
INSTANTIATE_TEST_SUITE_P(WithHeaderWeights, RuntimeFlatbuffer,
                         testing::Values(sources({flatbuffer_entries(0), header_weights})));
INSTANTIATE_TEST_SUITE_P(BehindRows, RuntimeFlatbuffer,
                         testing::Values(sources({network_entries(6), flatbuffer_entries(1), header_weights})));
INSTANTIATE_TEST_SUITE_P(Two, RuntimeFlatbuffer, testing::Values(sources({flatbuffer_entries(0), flatbuffer_entries(1)})));

}  // namespace
}  // namespace ei_ota::test
