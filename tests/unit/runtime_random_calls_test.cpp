// SPDX-License-Identifier: MIT
// Random calls, with power losses and errors of flash in them, other builds of the firmware, inferences and holds: which
// weights run is known after each, which ones run after a reset, and what a library keeps.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <random>
#include <utility>

#include "flash_fixture.h"
#include "raw_bytes.h"
#include "slot_image.h"

namespace ei_ota::test {
namespace {

constexpr int kinds_of_weights = 20;
constexpr std::uint32_t key = 0x12345678;

/// What differs from one payload to the next besides the weights, of a device that minds.
std::uint32_t version_of(int number) { return 7 + static_cast<std::uint32_t>(number) / 7; }
std::uint32_t counter_of(int number) { return static_cast<std::uint32_t>(number) / 6; }

ei_ota_verifier_t accepting_verifier() {
  ei_ota_verifier_t verifier{};
  verifier.check = [](const ei_ota_verifier_t*, const ei_ota_source_t*, const ei_ota_header_t*) { return 0; };
  verifier.key = key;
  return verifier;
}

/// A slot of a payload that was authenticated by the key.
std::string with_key(std::string slot) {
  std::memcpy(slot.data() + EI_OTA_BASE_AT, &key, sizeof key);
  slot.resize(slot.size() - EI_OTA_DIGEST_SIZE);
  return slot + sha256_of(slot);
}

class RandomCalls {
 public:
  RandomCalls(const Geometry& geometry, std::vector<Entry> entries, bool has_ram_tables, bool is_strict, std::uint32_t seed)
      : device_(geometry, std::move(entries)), is_strict_(is_strict), random_(seed) {
    for (int number = 0; number != kinds_of_weights; ++number) {
      numbers_[device_.weights(number)] = number;
      payloads_.push_back(is_strict ? strict_payload(number) : device_.payload(number));
      images_.push_back(slot_of_payload(device_.entries, number, payloads_.back()));
      if (is_strict) images_.back() = with_key(images_.back());
    }
    if (is_strict) device_.config.verifier = &verifier_;
    device_.trial_boots = 250;
    if (has_ram_tables) device_.tables_in_ram.resize(2 + 2 * device_.network->table_size() / sizeof(void*));
    device_.flash.fails = [this](char operation, std::uint32_t at) { return fails(operation, at); };
    device_.config.lock = ei_ota_hold_lock;
    device_.config.unlock = ei_ota_hold_unlock;
    device_.config.context = &hold_;
    EXPECT_EQ(device_.reboot(), 0);
  }

  void step() {
    const int before = live();
    const auto slot_before = device_.store->recorded;
    const bool was_held = hold_.held != 0;
    const auto& [name, call, is_recorded] = calls[below(std::size(calls))];
    wanted_ = before;
    if (below(6) == 0) left_ = static_cast<int>(below(below(3) == 0 ? 200 : 12));
    if (below(6) == 0) syncs_left_ = static_cast<int>(below(4));
    const int error = (this->*call)();
    left_ = syncs_left_ = -1;
    said_ += std::string(" ") + name + (is_off_ ? " cut" : "") + " " + std::to_string(error) + ",";
    ASSERT_TRUE(!held_ || device_.held() == *held_);
    ASSERT_FALSE(has_erased_held_);
    ASSERT_EQ(hold_.changing, 0);
    ASSERT_TRUE(!was_held || is_off_ || call == &RandomCalls::reset || live() == before);
    if (is_off_) return restart({recorded_, is_recorded ? wanted_ : recorded_});
    ASSERT_EQ(live(), error == 0 ? wanted_ : before);
    ASSERT_TRUE(error != EI_OTA_ERR_FLASH || has_failed_);
    ASSERT_TRUE(error == 0 || device_.store->recorded == slot_before);
    if (error != 0) uncertain_ = {{}, -1};
    if (error == 0 && is_recorded) recorded_ = wanted_;
    check_library();
    check_numbers();
  }

  /// After all of it the next update works.
  void finish() {
    restart({recorded_});
    for (const auto& [slot, number] : kept_) {
      const int error = ei_ota_use(&device_.ota, slot);
      if (error == EI_OTA_ERR_SPACE && has_other_builds_) continue;  // of another build's table
      const bool is_revoked = is_strict_ && counter_of(number) < device_.store->record.lowest_counter;
      EXPECT_EQ(error, is_revoked ? EI_OTA_ERR_COUNTER : 0) << "slot " << slot;
      if (is_revoked) continue;
      EXPECT_EQ(live(), number);
    }
    restart({recorded_});
    number_ = kinds_of_weights - 2;
    EXPECT_EQ(ei_ota_confirm(&device_.ota), 0);
    EXPECT_EQ(device_.update(next_payload()), 0);
    EXPECT_EQ(live(), number_);
  }

  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  struct Call {
    const char* name;
    int (RandomCalls::*perform)();
    bool is_recorded = false;  ///< what runs afterwards runs after a reset, too
  };
  static const Call calls[19];

  [[nodiscard]] std::string strict_payload(int number) const {
    std::string counter;
    append(counter, counter_of(number));
    return device_.payload(number, version_of(number), tlv(EI_OTA_TLV_SECURITY_COUNTER, counter));
  }

  std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>((random_() >> 8) % limit); }

  /// A power loss comes with operation number left_, which it may leave half done; all that follow do nothing. Of the calls of
  /// sync, number syncs_left_ says that it failed.
  bool fails(char operation, std::uint32_t at) {
    if (operation == 'r') return false;
    const bool is_overwritable = device_.flash.geometry.overwritable;
    has_erased_held_ |= (operation == 'e' || is_overwritable) && held_ && at >= held_begin_ && at < held_end_;
    if (is_off_) return true;
    if (operation == 's' && syncs_left_ >= 0 && syncs_left_-- == 0) return has_failed_ = true;
    if (left_ < 0 || left_-- != 0) return false;
    is_off_ = true;
    auto* const bytes = device_.flash.bytes.data() + at;
    const auto& geometry = device_.flash.geometry;
    const auto torn = [&](std::uint8_t byte) {
      return static_cast<std::uint8_t>(is_overwritable ? random_() >> 8 : byte & random_());
    };
    if (operation == 'p') std::transform(bytes, bytes + geometry.prog_size / 2, bytes, torn);
    if (operation == 'e' && below(2) == 0) std::fill_n(bytes, below(geometry.erase_size), std::uint8_t{0xFF});
    return true;
  }

  /// Number of the weights that run; -1 if they are a mixture.
  int live() {
    const auto found = numbers_.find(device_.live());
    return found == numbers_.end() ? -1 : found->second;
  }

  const std::string& next_payload() {
    number_ = number_ % (kinds_of_weights - 1) + 1;
    return payloads_[static_cast<std::size_t>(number_)];
  }

  /// Number of the weights in a slot; -1 if there are none.
  int in_slot(std::uint32_t slot) {
    const auto content = device_.in_slot(slot);
    for (std::size_t number = 1; number != kinds_of_weights; ++number)
      if (content.starts_with(images_[number]) || content.starts_with(payloads_[number])) return static_cast<int>(number);
    return -1;
  }

  /// Number of the weights that a record refers to; 0 if other ones have taken their slot.
  int recorded(const ei_ota_recorded_t& payload) {
    const int number = payload.slot == EI_OTA_NO_SLOT ? -1 : in_slot(payload.slot);
    if (number < 0) return 0;
    const auto& image = images_[static_cast<std::size_t>(number)];
    return image.compare(image.size() - EI_OTA_DIGEST_SIZE, sizeof payload.digest,
                         std::string(reinterpret_cast<const char*>(payload.digest), sizeof payload.digest)) == 0 &&
                   !(is_strict_ && counter_of(number) < device_.store->record.lowest_counter)
               ? number
               : 0;
  }

  /// What is kept is there, and nothing else is kept.
  void check_library() {
    const auto& record = device_.store->record;
    for (std::uint32_t slot = 0; slot != device_.flash.geometry.slot_count; ++slot) {
      const bool is_kept = (record.kept >> slot & 1U) != 0;
      ASSERT_EQ(is_kept, kept_.contains(slot)) << "slot " << slot;
      if (!is_kept) continue;
      ASSERT_EQ(in_slot(slot), kept_[slot]) << "slot " << slot;
    }
  }

  /// What runs is not revoked, and never becomes acceptable again once it is.
  void check_numbers() {
    const auto& record = device_.store->record;
    ASSERT_GE(record.lowest_counter, lowest_counter_);
    ASSERT_GE(record.lowest_version, lowest_version_);
    lowest_counter_ = record.lowest_counter;
    lowest_version_ = record.lowest_version;
    if (!is_strict_ || device_.store->running == EI_OTA_NO_SLOT) return;
    ASSERT_GE(counter_of(live()), lowest_counter_);
    ASSERT_EQ(device_.store->counter, counter_of(live()));
    ASSERT_EQ(device_.ota.version, version_of(live()));
  }

  int keep() {
    const int number = device_.ota.state == EI_OTA_VERIFIED ? in_slot(device_.store->target) : -1;
    std::uint32_t slot = 0;
    uncertain_ = {{}, number};
    const int error = ei_ota_keep(&device_.ota, &slot);
    if (!is_off_ && error == 0) kept_[slot] = number;
    return error;
  }
  int forget() {
    const auto slot = below(device_.flash.geometry.slot_count);
    uncertain_ = {slot, -1};
    const int error = ei_ota_forget(&device_.ota, slot);
    if (!is_off_ && error == 0) kept_.erase(slot);
    return error;
  }
  int use() {
    const auto slot = below(device_.flash.geometry.slot_count + 1);
    const bool is_factory = slot == device_.flash.geometry.slot_count;
    wanted_ = is_factory ? 0 : in_slot(slot);
    return ei_ota_use(&device_.ota, is_factory ? static_cast<std::uint32_t>(EI_OTA_NO_SLOT) : slot);
  }
  int update() {
    const int error = device_.send(next_payload());
    if (error != 0) return error;
    wanted_ = number_;
    return ei_ota_apply(&device_.ota);
  }
  int receive() { return device_.send(next_payload()); }
  int apply() {
    if (device_.ota.state == EI_OTA_VERIFIED) wanted_ = in_slot(device_.store->target);
    return ei_ota_apply(&device_.ota);
  }
  int confirm() {
    const bool is_other_used = device_.store->running != device_.store->recorded;
    const int error = ei_ota_confirm(&device_.ota);
    EXPECT_TRUE(!is_other_used || error == EI_OTA_ERR_STATE) << error;
    return error;
  }
  int roll_back() {
    enum { trial, current, previous, end };
    const auto& payloads = device_.store->record.payloads;
    const auto running = device_.store->recorded;
    const bool is_on_trial = running != EI_OTA_NO_SLOT && running == payloads[trial].slot;
    wanted_ = 0;
    for (int i = is_on_trial ? current : previous; i != end && wanted_ == 0; ++i) wanted_ = recorded(payloads[i]);
    return ei_ota_rollback(&device_.ota);
  }
  int restore() {
    wanted_ = 0;
    return ei_ota_restore(&device_.ota);
  }
  int select() {
    const auto slot = below(device_.flash.geometry.slot_count);
    wanted_ = in_slot(slot);
    return ei_ota_select(&device_.ota, slot);
  }
  int begin() {
    const auto& payload = next_payload();
    const int error = ei_ota_begin(&device_.ota);
    return error != 0 ? error : ei_ota_write(&device_.ota, payload.data(), below(payload.size()));
  }
  int use_while_receiving() {
    const auto& payload = next_payload();
    const int error = ei_ota_begin(&device_.ota);
    if (error != 0) return error;
    const int before = wanted_;
    if (use() != 0) wanted_ = before;
    (void)ei_ota_write(&device_.ota, payload.data(), below(payload.size()));
    return 0;
  }
  int go_on() {
    const auto& payload = payloads_[static_cast<std::size_t>(number_)];
    std::uint32_t offset = 0;
    int error = ei_ota_tell(&device_.ota, &offset);
    if (error == 0) error = ei_ota_begin_at(&device_.ota, offset);
    if (error == 0) error = ei_ota_write(&device_.ota, payload.data() + offset, payload.size() - offset);
    return error != 0 ? error : ei_ota_end(&device_.ota);
  }
  int abort() { return ei_ota_abort(&device_.ota); }
  int hold_impulse() { return hold_.held != 0 ? ei_ota_release(&device_.ota) : ei_ota_hold(&device_.ota); }
  int infer() {
    if (held_) {
      device_.network->release();
      held_.reset();
      return 0;
    }
    device_.network->hold();
    held_ = device_.held();
    held_begin_ = held_end_ = 0;
    const auto table = device_.table_of_held();
    if (table == UINT32_MAX) return 0;
    held_begin_ = table - (table - device_.flash.slot(0)) % device_.flash.geometry.slot_size;
    held_end_ = held_begin_ + static_cast<std::uint32_t>(images_[0].size());
    return 0;
  }
  int reset() {
    restart({recorded_});
    wanted_ = live();
    return 0;
  }

  /// Boots, after power losses in earlier boots, sometimes another build of the firmware.
  void restart(std::vector<int> allowed) {
    for (bool is_cut = true; is_cut;) {
      is_off_ = has_failed_ = false;
      syncs_left_ = -1;  // a trial whose boot cannot be counted would not run
      held_.reset();
      hold_ = {};
      if (below(3) == 0) {
        device_.rebuild();
        has_other_builds_ = true;
      } else {
        device_.reset();
      }
      if (below(3) == 0) left_ = static_cast<int>(below(60));
      const int error = device_.boot();
      left_ = -1;
      is_cut = is_off_;
      said_ += std::string(" boot") + (is_cut ? " cut " : " ") + std::to_string(error) + ",";
    }
    EXPECT_THAT(allowed, testing::Contains(live()));
    recorded_ = live();
    settle_library();
    check_library();
    check_numbers();
  }

  /// After a power loss in keep or forget.
  void settle_library() {
    const auto& [forgotten, number] = uncertain_;
    const auto kept = device_.store->record.kept;
    if (forgotten && (kept >> *forgotten & 1U) == 0) kept_.erase(*forgotten);
    for (std::uint32_t slot = 0; number >= 0 && slot != device_.flash.geometry.slot_count; ++slot)
      if ((kept >> slot & 1U) != 0 && in_slot(slot) == number) kept_.try_emplace(slot, number);
    uncertain_ = {{}, -1};
  }

  FlashDevice device_;
  bool is_strict_;  ///< versions and counters differ, and payloads are signed
  ei_ota_verifier_t verifier_ = accepting_verifier();
  ei_ota_hold_t hold_{};
  std::minstd_rand random_;
  std::map<std::string, int> numbers_;
  std::vector<std::string> payloads_, images_;
  bool is_off_ = false, has_erased_held_ = false, has_other_builds_ = false;
  bool has_failed_ = false;  ///< a sync has since boot, so that a slot may not be used any more
  int left_ = -1;            ///< operations until a power loss; -1: none comes
  int syncs_left_ = -1;
  int wanted_ = 0;    ///< what runs if the call returns 0
  int number_ = 1;    ///< of the newest payload
  int recorded_ = 0;  ///< what runs after a reset
  std::uint32_t lowest_counter_ = 0, lowest_version_ = 0;
  std::map<std::uint32_t, int> kept_;                               ///< what is in each slot that is kept
  std::pair<std::optional<std::uint32_t>, int> uncertain_{{}, -1};  ///< the slot that a call forgets, what it keeps
  std::string said_;
  std::optional<std::string> held_;
  std::uint32_t held_begin_ = 0, held_end_ = 0;
};

const RandomCalls::Call RandomCalls::calls[19] = {{"update", &RandomCalls::update, true},
                                                  {"receive", &RandomCalls::receive},
                                                  {"apply", &RandomCalls::apply, true},
                                                  {"confirm", &RandomCalls::confirm},
                                                  {"rollback", &RandomCalls::roll_back, true},
                                                  {"restore", &RandomCalls::restore, true},
                                                  {"select", &RandomCalls::select, true},
                                                  {"begin", &RandomCalls::begin},
                                                  {"go on", &RandomCalls::go_on},
                                                  {"abort", &RandomCalls::abort},
                                                  {"hold", &RandomCalls::hold_impulse},
                                                  {"infer", &RandomCalls::infer},
                                                  {"keep", &RandomCalls::keep},
                                                  {"forget", &RandomCalls::forget},
                                                  {"use", &RandomCalls::use},
                                                  {"use while receiving", &RandomCalls::use_while_receiving},
                                                  {"use", &RandomCalls::use},  // most of a library's calls
                                                  {"use", &RandomCalls::use},
                                                  {"reset", &RandomCalls::reset}};

std::vector<Entry> rows_and_a_flatbuffer() {
  auto entries = network_entries(6);
  const auto more = flatbuffer_entries(1);
  entries.insert(entries.end(), more.begin(), more.end());
  entries.push_back({EI_OTA_FLOAT32, 3});
  return entries;
}

struct Device {
  const char* name;
  Geometry geometry;
  std::vector<Entry> entries;
  bool has_ram_tables;
  bool is_strict = false;
};
void PrintTo(const Device& device, std::ostream* stream) { *stream << device.name; }

class RuntimeRandomCalls : public testing::TestWithParam<Device> {};

TEST_P(RuntimeRandomCalls, LeaveWeightsAsTheySay) {
  for (std::uint32_t seed = 1; seed != 200; ++seed) {
    auto geometry = GetParam().geometry;
    geometry.slot_count = seed % 3 == 0 ? 3 : 3 + seed % 6;
    RandomCalls calls(geometry, GetParam().entries, GetParam().has_ram_tables, GetParam().is_strict, seed * 7919);
    for (int step = 0; step != 100 && !HasFailure(); ++step) calls.step();
    if (!HasFailure()) calls.finish();
    ASSERT_FALSE(HasFailure()) << "seed " << seed << ":" << calls.said();
  }
}
INSTANTIATE_TEST_SUITE_P(Devices, RuntimeRandomCalls,
                         testing::Values(Device{"BlocksForTables", {8, 128, 1024, 4, true}, two_networks(), false},
                                         Device{"TablesInRam", {8, 1024, 1024, 4, true}, two_networks(), true},
                                         Device{"RoomForOneTable", {16, 672, 672, 4, true}, two_networks(), true},
                                         Device{"UnitsOfOneByte", {1, 112, 1008, 4, true}, two_networks(), true},
                                         Device{"LargeUnits", {256, 256, 1024, 4, true}, two_networks(), true},
                                         Device{"Flatbuffer", {8, 128, 1024, 4, true}, flatbuffer_entries(0), false},
                                         Device{"NoErase", {8, 8, 1024, 4, true, true}, two_networks(), false, true},
                                         Device{"NoEraseTablesInRam", {16, 16, 672, 4, true, true}, two_networks(), true},
                                         Device{"Strict", {8, 128, 1024, 4, true}, two_networks(), false, true},
                                         Device{"Both", {8, 1024, 1024, 4, true}, rows_and_a_flatbuffer(), true}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace ei_ota::test
