// SPDX-License-Identifier: MIT
// model->refresh updates the copies of weights that the SDK keeps: after each change of live weights, before the application is
// notified.
#include <gmock/gmock.h>

#include "runtime_fixture.h"

namespace ei_ota::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> calls;
const Device* observed;
std::string seen;  // live weights when refresh was called

class Refresh : public testing::Test {
 protected:
  Refresh() {
    calls.clear();
    observed = &device;
    device.model.refresh = [] {
      calls.emplace_back("refresh");
      seen = observed->bytes();
    };
    device.config.lock = [](void*) {
      calls.emplace_back("lock");
      return 0;
    };
    device.config.unlock = [](void*) { calls.emplace_back("unlock"); };
    device.config.weights_changed = [](void*) { calls.emplace_back("changed"); };
    device.model.restore = eiota_internal_restore_copy;
    point_to(copy);
  }
  void point_to(const std::string& payload) {
    device.model.factory = reinterpret_cast<const std::uint8_t*>(payload.data());
    device.model.factory_size = static_cast<std::uint32_t>(payload.size());
  }

  Device device;
  std::string copy = build(parts_for(device.live));
};

TEST_F(Refresh, IsCalledAfterTheWeightsWereWritten) {
  ASSERT_EQ(device.send(build(parts_for(retrained()))), 0);
  EXPECT_THAT(calls, IsEmpty());
  ASSERT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_THAT(calls, ElementsAre("lock", "refresh", "changed", "unlock"));
  EXPECT_EQ(seen, device.bytes());
}

TEST_F(Refresh, IsCalledAfterARestore) {
  const auto factory = device.bytes();
  ASSERT_EQ(device.update(build(parts_for(retrained()))), 0);
  calls.clear();
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  EXPECT_THAT(calls, ElementsAre("lock", "refresh", "changed", "unlock"));
  EXPECT_EQ(seen, factory);
}

TEST_F(Refresh, IsNotCalledAfterAnError) {
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_STATE);
  EXPECT_THAT(calls, IsEmpty());
  copy[40] = static_cast<char>(copy[40] ^ 1);
  point_to(copy);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_RESTORE);
  EXPECT_THAT(calls, ElementsAre("lock", "unlock"));
}

TEST_F(Refresh, IsNotCalledDuringAnInference) {
  ASSERT_EQ(device.send(build(parts_for(retrained()))), 0);
  device.in_use = 1;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(ei_ota_restore(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_THAT(calls, ElementsAre("lock", "unlock", "lock", "unlock"));
}

}  // namespace
}  // namespace ei_ota::test
