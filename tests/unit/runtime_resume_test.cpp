// SPDX-License-Identifier: MIT
// A payload that comes in pieces: after a lost link, and after a reset.
#include <gmock/gmock.h>

#include <algorithm>

#include "store_fixture.h"

namespace ei_ota {
namespace {

using test::live_after;
using test::payload_of;
using test::StoreDevice;
using test::tlv;

/// Of several blocks.
std::string long_payload(int number) { return payload_of(number, 7, tlv(1, std::string(300, 'x'))); }

class RuntimeResume : public testing::TestWithParam<test::Geometry> {
 protected:
  void SetUp() override { device.boot(); }
  void TearDown() override { EXPECT_FALSE(device.flash.abused); }
  std::uint32_t told() {
    std::uint32_t offset = 1;
    EXPECT_EQ(ei_ota_tell(&device.ota(), &offset), 0);
    return offset;
  }
  int write(const std::string& payload, std::size_t begin, std::size_t end) {
    return ei_ota_write(&device.ota(), payload.data() + begin, end - begin);
  }
  /// What a sender does that asks first.
  int go_on(const std::string& payload) {
    const auto offset = told();
    int error = ei_ota_begin_at(&device.ota(), offset);
    if (error == 0) error = write(payload, offset, payload.size());
    if (error == 0) error = ei_ota_end(&device.ota());
    return error != 0 ? error : ei_ota_apply(&device.ota());
  }

  StoreDevice device{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Geometries, RuntimeResume,
                         testing::Values(test::Geometry{8, 128, 512, 2}, test::Geometry{1, 128, 512, 3},
                                         test::Geometry{32, 128, 512, 2, true}));

TEST_P(RuntimeResume, TellsNothingOfAFreshFlash) { EXPECT_EQ(told(), 0U); }

TEST_P(RuntimeResume, GoesOnWhereALinkBrokeOff) {
  const auto payload = long_payload(1);
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(write(payload, 0, 101), 0);
  EXPECT_EQ(told(), 101U);
  EXPECT_EQ(go_on(payload), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST_P(RuntimeResume, GoesOnAfterAResetWithTheBlockThatWasWrittenLast) {
  const auto payload = long_payload(1);
  for (std::size_t sent = 0; sent < payload.size(); ++sent) {
    device.reboot();
    ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
    ASSERT_EQ(write(payload, 0, sent), 0);
    device.reboot();
    const auto offset = told();
    EXPECT_LE(offset, sent);
    EXPECT_EQ(offset % GetParam().erase_size, 0U);
    if (sent <= payload.size() - EI_OTA_TRAILER_SIZE) {  // else it is taken for one that came to its end
      EXPECT_GE(offset + GetParam().erase_size + GetParam().prog_size, sent) << sent;
    }
    ASSERT_EQ(go_on(payload), 0) << sent;
    EXPECT_EQ(device.bytes(), live_after(1));
    ASSERT_EQ(ei_ota_rollback(&device.ota()), 0);
  }
}

TEST_P(RuntimeResume, GoesOnBehindBlocksThatLookErased) {
  const auto payload = payload_of(1, 7, tlv(1, std::string(300, '\xFF')));
  for (std::size_t sent = 0; sent < payload.size(); ++sent) {
    device.reboot();
    ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
    ASSERT_EQ(write(payload, 0, sent), 0);
    device.reboot();
    ASSERT_EQ(go_on(payload), 0) << sent;
    EXPECT_EQ(device.bytes(), live_after(1));
    ASSERT_EQ(ei_ota_rollback(&device.ota()), 0);
  }
}

TEST_P(RuntimeResume, RefusesAnotherOffsetThanItTold) {
  const auto payload = long_payload(1);
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(write(payload, 0, 200), 0);
  EXPECT_EQ(ei_ota_begin_at(&device.ota(), 199), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_begin_at(&device.ota(), 200), 0);
  device.reboot();
  EXPECT_EQ(ei_ota_begin_at(&device.ota(), 200), EI_OTA_ERR_STATE);
}

TEST_P(RuntimeResume, BeginsAnewAtNothing) {
  const auto payload = long_payload(1);
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(write(payload, 0, 200), 0);
  ASSERT_EQ(ei_ota_begin_at(&device.ota(), 0), 0);
  ASSERT_EQ(write(payload, 0, payload.size()), 0);
  EXPECT_EQ(ei_ota_end(&device.ota()), 0);
}

TEST_P(RuntimeResume, TellsNothingOfAPayloadThatCameToItsEnd) {
  ASSERT_EQ(device.update(long_payload(1)), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
  ASSERT_EQ(device.update(long_payload(2)), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
  ASSERT_EQ(device.update(long_payload(3)), 0);
  ASSERT_EQ(ei_ota_confirm(&device.ota()), 0);
  EXPECT_EQ(device.reboot(), 0);
  EXPECT_EQ(told(), 0U);
}

TEST_P(RuntimeResume, TellsNothingAfterAbort) {
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(write(long_payload(1), 0, 300), 0);
  ASSERT_EQ(ei_ota_abort(&device.ota()), 0);
  EXPECT_EQ(told(), 0U);
  device.reboot();
  EXPECT_EQ(told(), 0U);
}

TEST_P(RuntimeResume, FindsAPayloadInWhateverSlotItWasBegun) {
  const auto payload = long_payload(2);
  for (int dropped = 0; dropped != 4; ++dropped) {
    for (int i = 0; i != dropped; ++i) {
      ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
      ASSERT_EQ(write(long_payload(1), 0, 300), 0);
      ASSERT_EQ(ei_ota_abort(&device.ota()), 0);
    }
    ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
    ASSERT_EQ(write(payload, 0, 300), 0);
    device.reboot();
    EXPECT_GE(told(), 128U) << dropped;
    ASSERT_EQ(go_on(payload), 0) << dropped;
    ASSERT_EQ(ei_ota_rollback(&device.ota()), 0);
  }
}

TEST_P(RuntimeResume, AnswersThePayloadThatIsVerifiedWithoutForgettingIt) {
  ASSERT_EQ(device.send(long_payload(1)), 0);
  EXPECT_EQ(told(), 0U);
  EXPECT_EQ(ei_ota_apply(&device.ota()), 0);
  EXPECT_EQ(device.bytes(), live_after(1));
}

TEST(RuntimeResumeInFlash, ReadsByWindows) {
  StoreDevice device(test::Geometry{8, 4096, 65536, 2});
  device.boot();
  const auto payload = payload_of(1, 7, tlv(1, std::string(60000, 'x')));
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(ei_ota_write(&device.ota(), payload.data(), 5000), 0);
  device.reboot();
  int reads = 0;
  device.flash.fails = [&reads](char operation, std::uint32_t) {
    reads += operation == 'r' ? 1 : 0;
    return false;
  };
  std::uint32_t offset = 0;
  EXPECT_EQ(ei_ota_tell(&device.ota(), &offset), 0);
  EXPECT_EQ(offset, 4096U);
  EXPECT_LT(reads, 60000 / 64 + 100);
}

TEST_P(RuntimeResume, TellsNothingAfterAnAbortWhereverItCame) {
  const auto payload = long_payload(1);
  for (std::size_t sent = 37; sent <= payload.size(); ++sent) {
    ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
    ASSERT_EQ(write(payload, 0, sent), 0);
    ASSERT_EQ(ei_ota_abort(&device.ota()), 0);
    device.reboot();
    ASSERT_EQ(told(), 0U) << sent;
  }
}

TEST_P(RuntimeResume, KeepsTheErrorOfABeginningThatWasRefused) {
  ASSERT_EQ(device.send(long_payload(1)), 0);
  EXPECT_EQ(ei_ota_begin_at(&device.ota(), 128), EI_OTA_ERR_STATE);
  EXPECT_EQ(write(long_payload(2), 128, 200), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_end(&device.ota()), EI_OTA_ERR_STATE);
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_STATE);
}

TEST_P(RuntimeResume, NoticesTheRestOfAnotherPayload) {
  const auto payload = long_payload(1);
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(write(payload, 0, 300), 0);
  device.reboot();
  EXPECT_EQ(go_on(long_payload(2)), EI_OTA_ERR_CORRUPT);
  EXPECT_EQ(told(), 0U);
  EXPECT_EQ(go_on(long_payload(2)), 0);
  EXPECT_EQ(device.bytes(), live_after(2));
}

TEST_P(RuntimeResume, GoesOnAfterAnEndThatCameTooEarly) {
  const auto payload = long_payload(1);
  for (const std::size_t sent : {std::size_t{0}, std::size_t{35}, std::size_t{101}, payload.size() - 1}) {
    ASSERT_EQ(device.send(payload.substr(0, sent)), EI_OTA_ERR_TRUNCATED) << sent;
    EXPECT_EQ(told(), sent);
    ASSERT_EQ(go_on(payload), 0) << sent;
    EXPECT_EQ(device.bytes(), live_after(1));
    ASSERT_EQ(ei_ota_rollback(&device.ota()), 0);
  }
}

TEST_P(RuntimeResume, DropsAWholePayloadWhoseFlashSaysThatThereIsMore) {
  const auto payload = long_payload(1);
  ASSERT_EQ(ei_ota_begin(&device.ota()), 0);
  ASSERT_EQ(write(payload, 0, payload.size()), 0);
  device.flash.bytes[device.flash.slot(0) + 31] ^= 1;  // the highest byte of the content's size
  EXPECT_EQ(ei_ota_end(&device.ota()), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(ei_ota_end(&device.ota()), EI_OTA_ERR_TRUNCATED);  // kept until the next begin
  EXPECT_EQ(go_on(payload), 0);
}

TEST(RuntimeResumeInMemory, GoesOnWhereALinkBrokeOff) {
  test::Device device;
  const auto payload = payload_of(1);
  std::uint32_t offset = 1;
  EXPECT_EQ(ei_ota_tell(&device.ota, &offset), 0);
  EXPECT_EQ(offset, 0U);
  EXPECT_EQ(ei_ota_begin_at(&device.ota, 5), EI_OTA_ERR_STATE);
  ASSERT_EQ(ei_ota_begin_at(&device.ota, 0), 0);
  ASSERT_EQ(ei_ota_write(&device.ota, payload.data(), 50), 0);
  EXPECT_EQ(ei_ota_tell(&device.ota, &offset), 0);
  EXPECT_EQ(offset, 50U);
  EXPECT_EQ(ei_ota_begin_at(&device.ota, 50), 0);
  ASSERT_EQ(ei_ota_write(&device.ota, payload.data() + 50, payload.size() - 50), 0);
  EXPECT_EQ(ei_ota_end(&device.ota), 0);
  EXPECT_EQ(ei_ota_tell(nullptr, &offset), EI_OTA_ERR_ARGUMENT);
  EXPECT_EQ(ei_ota_tell(&device.ota, nullptr), EI_OTA_ERR_ARGUMENT);
}

}  // namespace
}  // namespace ei_ota
