// SPDX-License-Identifier: MIT
// Inferences and changes exclude each other, whichever starts first and wherever the other one has arrived by then.
#include <gmock/gmock.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <thread>
#include <vector>

#include "entries.h"
#include "runtime_fixture.h"
#include "store_fixture.h"

namespace {
std::function<void()> before_each_entry;
}

// The linker redirects the runtime's calls to this function (--wrap).
extern "C" {
int __real_eiota_internal_next_entry(const ei_ota_model_t* model, ei_ota_entry_t* entry);
int __wrap_eiota_internal_next_entry(const ei_ota_model_t* model, ei_ota_entry_t* entry) {
  if (before_each_entry) before_each_entry();
  return __real_eiota_internal_next_entry(model, entry);
}
}

namespace ei_ota::test {
namespace {

using testing::AnyOf;
using testing::Gt;

const std::string payload = build(parts_for(retrained(), EI_OTA_FLAG_BIAS_SCALES));

/// As a patched model's init and reset do.
bool begin_inference(Device& device) { return eiota_internal_begin_inference(&device.in_use, &device.changing) != 0; }
void end_inference(Device& device) { eiota_internal_end_inference(&device.in_use); }

/// Begins an inference wherever a change can be interrupted: in each of its callbacks, and before each entry.
class Intruder {
 public:
  explicit Intruder(Device& device) : device_(device), before_(device.bytes()) {
    device.config.context = this;
    device.config.lock = [](void* self) { return static_cast<Intruder*>(self)->infer(), 0; };
    device.config.unlock = [](void* self) { static_cast<Intruder*>(self)->infer(); };
    device.config.weights_changed = [](void* self) { static_cast<Intruder*>(self)->infer(); };
    before_each_entry = [this] { infer(); };
  }
  ~Intruder() { before_each_entry = nullptr; }
  Intruder(const Intruder&) = delete;
  Intruder& operator=(const Intruder&) = delete;

  void infer() {
    if (!begin_inference(device_)) {
      ++refused;
      return;
    }
    seen.push_back(device_.bytes());
    end_inference(device_);
  }

  /// Each inference saw the weights from before the change or those from after it, and the old ones never after the new ones.
  void expect_whole() {
    const auto after = device_.bytes();
    EXPECT_NE(after, before_);
    EXPECT_THAT(seen, testing::Each(AnyOf(before_, after)));
    EXPECT_TRUE(std::is_partitioned(seen.begin(), seen.end(), [this](const auto& bytes) { return bytes == before_; }));
    EXPECT_EQ(seen.front(), before_);
    EXPECT_EQ(seen.back(), after);
    EXPECT_THAT(refused, Gt(9));  // the entries, at least
    EXPECT_TRUE(begin_inference(device_));
    end_inference(device_);
  }

  std::vector<std::string> seen;
  int refused = 0;

 private:
  Device& device_;
  std::string before_;
};

TEST(RuntimeGate, KeepsInferencesOutOfAnUpdate) {
  Device device;
  ASSERT_EQ(device.send(payload), 0);
  Intruder intruder(device);
  ASSERT_EQ(ei_ota_apply(&device.ota), 0);
  intruder.expect_whole();
}

TEST(RuntimeGate, KeepsInferencesOutOfARestore) {
  Device device;
  const auto copy = build(parts_for(device.live));
  device.model.restore = eiota_internal_restore_copy;
  device.model.factory = reinterpret_cast<const std::uint8_t*>(copy.data());
  device.model.factory_size = static_cast<std::uint32_t>(copy.size());
  ASSERT_EQ(device.update(payload), 0);
  Intruder intruder(device);
  ASSERT_EQ(ei_ota_restore(&device.ota), 0);
  intruder.expect_whole();
}

TEST(RuntimeGate, KeepsInferencesOutWhileFlashIsReadAndWritten) {
  StoreDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.send(payload), 0);
  Intruder intruder(*device.ram);
  device.flash.fails = [&](char, std::uint32_t) { return intruder.infer(), false; };
  ASSERT_EQ(ei_ota_apply(&device.ota()), 0);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  intruder.expect_whole();
}

TEST(RuntimeGate, KeepsInferencesOutOfABoot) {
  StoreDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.update(payload), 0);
  device.reset();
  Intruder intruder(*device.ram);
  device.flash.fails = [&](char, std::uint32_t) { return intruder.infer(), false; };
  ASSERT_EQ(device.boot(), 0);
  device.flash.fails = [](char, std::uint32_t) { return false; };
  intruder.expect_whole();
}

TEST(RuntimeGate, LetsInferencesInAgainAfterAChangeThatFailed) {
  StoreDevice device;
  ASSERT_EQ(device.boot(), 0);
  ASSERT_EQ(device.send(payload), 0);
  const auto before = device.bytes();
  device.flash.fails = [](char operation, std::uint32_t) { return operation == 'p'; };
  EXPECT_EQ(ei_ota_apply(&device.ota()), EI_OTA_ERR_FLASH);
  EXPECT_EQ(device.bytes(), before);
  EXPECT_TRUE(begin_inference(*device.ram));
}

TEST(RuntimeGate, HasTheChangeGiveWayToAnInferenceThatGoesOn) {
  Device device;
  ASSERT_EQ(device.send(payload), 0);
  const auto before = device.bytes();
  device.config.context = &device;
  device.config.lock = [](void* self) { return begin_inference(*static_cast<Device*>(self)) ? 0 : -1; };
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.bytes(), before);
  EXPECT_EQ(device.changing, 0);
  end_inference(device);
  device.config.lock = nullptr;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

TEST(RuntimeGate, LetsAnInferenceThatIsRefusedLeaveAnInterruptedOneRunning) {
  Device device;
  ASSERT_TRUE(begin_inference(device));
  device.changing = 1;  // a change has just set its flag, and will look next
  EXPECT_FALSE(begin_inference(device));
  EXPECT_NE(device.in_use, 0);
}

TEST(RuntimeGate, ForgetsAnInferenceThatTheSdkBrokeOffWithTheNextOne) {
  Device device;
  ASSERT_EQ(device.send(payload), 0);
  ASSERT_TRUE(begin_inference(device));  // its reset never comes
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  ASSERT_TRUE(begin_inference(device));
  end_inference(device);
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

TEST(RuntimeGate, RefusesAChangeInTheMidstOfAnother) {
  static Device* changed;
  static int inner_error;
  Device device;
  changed = &device;
  device.model.restore = [](const ei_ota_model_t*) { return 0; };
  ASSERT_EQ(device.send(payload), 0);
  device.config.weights_changed = [](void*) { inner_error = ei_ota_restore(&changed->ota); };
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
  EXPECT_EQ(inner_error, EI_OTA_ERR_BUSY);
  EXPECT_EQ(device.changing, 0);
}

TEST(RuntimeGate, IsAlsoThereForModelsThatOnlyTellWhetherTheyRun) {
  Device device;
  device.model.changing = nullptr;
  ASSERT_EQ(device.send(payload), 0);
  device.in_use = 1;
  EXPECT_EQ(ei_ota_apply(&device.ota), EI_OTA_ERR_BUSY);
  device.in_use = 0;
  EXPECT_EQ(ei_ota_apply(&device.ota), 0);
}

/// A model of many arrays whose elements are all the same number, so that a mixture shows.
struct LargeDevice {
  static constexpr std::uint32_t entries = 512, count = 8 * entries;

  LargeDevice() {
    for (std::uint32_t i = 0; i < entries; ++i) {
      codes[i] = EI_OTA_ENTRY(EI_OTA_INT8, 8);
      addresses[i] = weights + 8 * i;
    }
    part.code_count = entries;
    part.codes = codes;
    part.addresses = addresses;
    part.in_use = &in_use;
    std::memcpy(model.layout, "LAYOUT-1", sizeof model.layout);
    model.project = 4711;
    model.part_count = 1;
    model.parts = parts;
    model.changing = &changing;
    config.model = &model;
    ota.config = &config;
    config.staging = staging;
    config.staging_size = sizeof staging;
  }
  std::string payload_of(std::int8_t number) const {
    Parts fields;
    fields.content.assign(count, static_cast<char>(number));
    fields.weights_crc = eiota_internal_crc32(0, fields.content.data(), count);
    return build(fields);
  }

  std::int8_t weights[count]{};
  std::uint16_t codes[entries];
  void* addresses[entries];
  volatile std::uint8_t in_use = 0, changing = 0;
  ei_ota_part_t part{};
  const ei_ota_part_t* const parts[1] = {&part};
  ei_ota_model_t model{};
  std::uint8_t staging[count + 64];
  ei_ota_config_t config{};
  ei_ota_t ota{};
};

struct Sightings {
  unsigned long whole = 0, mixed = 0, refused = 0;
};

/// Infers until told to stop: counts how often the weights that it saw were of one kind.
void infer(LargeDevice& device, const std::atomic<bool>& stop, Sightings& sightings) {
  while (!stop) {
    if (!eiota_internal_begin_inference(&device.in_use, &device.changing)) {
      ++sightings.refused;
      continue;
    }
    int others = 0;
    for (std::uint32_t i = 1; i < LargeDevice::count; ++i) others += device.weights[i] != device.weights[0];
    eiota_internal_end_inference(&device.in_use);
    ++(others == 0 ? sightings.whole : sightings.mixed);
    for (auto i = sightings.whole % 7 * 900; i != 0; --i) std::atomic_signal_fence(std::memory_order_seq_cst);
  }
}

TEST(RuntimeGate, HoldsBetweenThreads) {
  LargeDevice device;
  const std::string payloads[] = {device.payload_of(7), device.payload_of(-7)};
  std::atomic<bool> stop{false};
  Sightings sightings;
  std::thread inferences([&] { infer(device, stop, sightings); });
  int applied = 0;
  unsigned long busy = 0;
  for (; applied < 2000; ++applied) {
    const auto& sent = payloads[applied % 2];
    ASSERT_EQ(ei_ota_begin(&device.ota), 0);
    ASSERT_EQ(ei_ota_write(&device.ota, sent.data(), sent.size()), 0);
    ASSERT_EQ(ei_ota_end(&device.ota), 0);
    for (int error; (error = ei_ota_apply(&device.ota)) != 0; ++busy) ASSERT_EQ(error, EI_OTA_ERR_BUSY);
  }
  stop = true;
  inferences.join();
  EXPECT_EQ(sightings.mixed, 0U);
  EXPECT_THAT(sightings.whole, Gt(0U));
  EXPECT_EQ(device.in_use, 0);
  EXPECT_EQ(device.changing, 0);
  std::printf("%d updates, %lu times busy; %lu inferences, %lu refused\n", applied, busy, sightings.whole, sightings.refused);
}

}  // namespace
}  // namespace ei_ota::test
