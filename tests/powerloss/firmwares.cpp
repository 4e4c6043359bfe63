// SPDX-License-Identifier: MIT
#include "firmwares.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "scenarios.h"

namespace ei_ota::powerloss {
namespace {

constexpr Image newest = image_count - 1;

/// Slots in which the images' payloads are.
using Places = std::array<std::uint32_t, image_count>;

struct Change {
  std::string name;
  Options options;
};

std::vector<Change> changes_of(const Options& options) {
  const auto with = [&](std::string name, const auto& edit) {
    Change change{std::move(name), options};
    edit(change.options);
    return change;
  };
  std::vector<Change> changes{
      with("more slots", [](Options& to) { to.geometry.slot_count += 2; }),
      with("larger slots", [](Options& to) { to.geometry.slot_size += std::max(to.geometry.erase_size, 16U); }),
      with("fewer, larger slots",
           [](Options& to) {
             to.geometry.slot_count = to.fewest_slots();
             to.geometry.slot_size *= 2;
           }),
      with("other factory weights", [](Options& to) { to.has_other_factory_weights = true; }),
      with("other factory weights, more slots",
           [](Options& to) {
             to.has_other_factory_weights = true;
             ++to.geometry.slot_count;
           }),
  };
  if (options.geometry.slot_count > options.fewest_slots()) {
    changes.push_back(with("fewer slots", [](Options& to) { --to.geometry.slot_count; }));
    changes.push_back(with("fewest slots", [](Options& to) { to.geometry.slot_count = to.fewest_slots(); }));
  }
  if (options.in_flash) {
    changes.push_back(with("other addresses", [](Options&) {}));
    changes.push_back(with("weights in RAM", [](Options& to) { to.in_flash = false; }));
  }
  return changes;
}

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), old_(options), fresh_(old_.save()) {}

  void run(const Scenario& scenario) {
    old_.load(fresh_);
    Expectation expectation(options_);
    auto steps = scenario.before;
    steps.insert(steps.end(), scenario.steps.begin(), scenario.steps.end());
    for (const auto& step : steps) {
      perform(old_, step);
      expectation.done(step);
      expectation.observe(old_);
      for (auto& change : changes_) {
        about_ = scenario.name + ", after " + name_of(step) + ": " + change.name;
        come_up(change, expectation.possible().front());
        ++counts.tried;
      }
    }
  }

  FaultCounts counts;

 private:
  struct Firmware : Change {
    explicit Firmware(const Change& change)
        : Change(change), device(std::make_unique<Device>(change.options)), fresh(device->save()) {}
    std::unique_ptr<Device> device;
    Device::Snapshot fresh;
  };

  void come_up(Firmware& firmware, const State& state) {
    const auto here = old_.save();
    const auto before = old_.info();
    Places places;
    for (Image image = 1; image != image_count; ++image) places[static_cast<std::size_t>(image)] = old_.slot_of(image);
    old_.start();
    const int records = old_.info().records;
    old_.load(here);

    auto& device = *firmware.device;
    device.load(firmware.fresh);
    device.flash.take_over(here.flash);
    device.start();
    require(device, "comes up with mixed weights", device.live() != unknown);
    require_numbers(device, before);
    require(device, "it is running " + std::to_string(device.live()), device.live() == expected(firmware, state, places));
    const int dropped = device.info().dropped;
    require(device, "dropped is " + std::to_string(dropped), is_told(firmware, state, places, dropped));
    require(device, "records is " + std::to_string(device.info().records), device.info().records == records);
    const auto live = device.live();
    device.start();
    require(device, "runs something else at its second start",
            device.live() == live || device.info().trial != 0 || state.trial == live);
    update(device);
    require_numbers(device, device.info());

    const auto numbers = device.info();
    old_.flash.take_over(device.flash.save());
    old_.start();
    require(old_, "the old firmware comes up with mixed weights", old_.live() != unknown);
    require_numbers(old_, numbers);
    update(old_);
    old_.load(here);
  }

  void update(Device& device) {
    for (const auto& step : {Step{Do::GiveWay}, Step{Do::Download, newest}, Step{Do::Apply, newest}, Step{Do::Confirm}}) {
      const int error = perform(device, step);
      require(device, name_of(step) + " returns " + std::to_string(error), error == 0);
    }
    device.start();
    require(device, "the update does not stay", device.live() == newest && device.info().trial == 0);
  }

  void require_numbers(const Device& device, const ei_ota_info_t& before) {
    const auto now = device.info();
    require(device, "the lowest numbers are others",
            now.lowest_version == before.lowest_version && now.lowest_counter == before.lowest_counter);
  }

  [[nodiscard]] bool is_there(const Firmware& firmware, const Places& places, Image image) const {
    const auto& geometry = firmware.options.geometry;
    return image != factory && !firmware.options.has_other_factory_weights && firmware.options.in_flash == options_.in_flash &&
           geometry.slot_size == options_.geometry.slot_size && places[static_cast<std::size_t>(image)] < geometry.slot_count;
  }

  [[nodiscard]] Image expected(const Firmware& firmware, const State& state, const Places& places) const {
    if (state.boots_left != 0 && is_there(firmware, places, state.trial)) return state.trial;
    if (is_there(firmware, places, state.current)) return state.current;
    const bool may_run = !state.is_previous_lost && counter_of(state.previous) >= state.lowest_counter;
    return may_run && is_there(firmware, places, state.previous) ? state.previous : factory;
  }

  /// It says which payloads it cannot use any more.
  [[nodiscard]] bool is_told(const Firmware& firmware, const State& state, const Places& places, int dropped) const {
    const auto is_lost = [&](Image image) { return image != factory && !is_there(firmware, places, image); };
    if (is_lost(state.trial) && (dropped & 1) == 0) return false;
    if (is_lost(state.previous) && !state.is_previous_lost && (dropped & 4) == 0) return false;
    return ((dropped & 2) != 0) == is_lost(state.current);
  }

  void require(const Device& device, const std::string& what, bool holds) {
    holds = holds && device.flash.misuse().empty() && device.guards_are_whole();
    if (holds) return;
    if (++counts.failures <= 5)
      std::printf("FAILED: %s, %d boots, %s: %s %s\n", options_.geometry.name().c_str(), options_.trial_boots, about_.c_str(),
                  what.c_str(), device.flash.misuse().c_str());
  }

  std::vector<Firmware> firmwares() {
    std::vector<Firmware> all;
    for (const auto& change : changes_of(options_)) all.emplace_back(change);
    return all;
  }

  const Options& options_;
  Device old_;
  const Device::Snapshot fresh_;
  std::vector<Firmware> changes_ = firmwares();
  std::string about_;
};

}  // namespace

FaultCounts change_firmware(const Options& options) {
  Bench bench(options);
  for (const auto& scenario : scenarios())
    if (options.geometry.slot_count >= scenario.slots + options.fewest_slots() - 2) bench.run(scenario);
  return bench.counts;
}

}  // namespace ei_ota::powerloss
