#include "firmwares.h"

#include <array>
#include <cstdio>
#include <memory>

#include "announced.h"
#include "scenarios.h"

namespace ei_ota::powerloss {
namespace {

constexpr Image newest = image_count - 1;

/// Which of the payloads of before are where the next firmware looks for them.
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
      with("larger slots", [](Options& to) { to.geometry.slot_size += to.geometry.erase_size; }),
      with("fewer, larger slots",
           [](Options& to) {
             to.geometry.slot_count = 2;
             to.geometry.slot_size *= 2;
           }),
      with("other factory weights", [](Options& to) { to.has_other_factory_weights = true; }),
      with("other factory weights, more slots",
           [](Options& to) {
             to.has_other_factory_weights = true;
             ++to.geometry.slot_count;
           }),
  };
  if (options.geometry.slot_count > 2) {
    changes.push_back(with("fewer slots", [](Options& to) { --to.geometry.slot_count; }));
    changes.push_back(with("two slots", [](Options& to) { to.geometry.slot_count = 2; }));
  }
  return changes;
}

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), old_(options), fresh_(old_.save()) {}

  void run(const Scenario& scenario) {
    old_.load(fresh_);
    Expectation expected(options_);
    auto steps = scenario.before;
    steps.insert(steps.end(), scenario.steps.begin(), scenario.steps.end());
    for (const auto& step : steps) {
      perform(old_, step);
      expected.done(step);
      expected.observe(old_);
      for (auto& change : changes_) {
        about_ = scenario.name + ", after " + name_of(step) + ": " + change.name;
        come_up(change, expected.possible().front());
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
    old_.load(here);

    auto& device = *firmware.device;
    device.load(firmware.fresh);
    device.flash.take_over(here.flash);
    device.start();
    require(device, "comes up with mixed weights", device.live() != unknown);
    require_numbers(device, before);
    require(device, "it is running " + std::to_string(device.live()), may_run(firmware, state, places, device.live()));
    const int dropped = dropped_of(device.info()), whole = records_of(device.info());
    require(device, "dropped is " + std::to_string(dropped), dropped == -1 || is_told(firmware, state, places, dropped));
    require(device, "records is " + std::to_string(whole), whole == -1 || whole <= 2);
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
    return image != factory && places[static_cast<std::size_t>(image)] < firmware.options.geometry.slot_count &&
           !firmware.options.has_other_factory_weights;
  }

  /// Where slots have another size, what is found is as good as what is not.
  [[nodiscard]] bool may_run(const Firmware& firmware, const State& state, const Places& places, Image live) const {
    if (firmware.options.has_other_factory_weights) return live == factory;
    const bool is_trial_due = state.trial != factory && state.boots_left != 0;
    const bool is_same_size = firmware.options.geometry.slot_size == options_.geometry.slot_size;
    if (!is_same_size) return live == factory || live == state.current || live == state.previous || live == state.trial;
    if (is_trial_due && is_there(firmware, places, state.trial)) return live == state.trial;
    if (is_there(firmware, places, state.current)) return live == state.current;
    const bool may_previous = is_there(firmware, places, state.previous) && !state.is_previous_lost &&
                              counter_of(state.previous) >= state.lowest_counter;
    return live == (may_previous ? state.previous : factory);
  }

  /// What it says of payloads that it cannot use any more.
  [[nodiscard]] bool is_told(const Firmware& firmware, const State& state, const Places& places, int dropped) const {
    if (firmware.options.has_other_factory_weights || firmware.options.geometry.slot_size != options_.geometry.slot_size)
      return dropped < 8;
    const bool is_confirmed_lost = state.current != factory && !is_there(firmware, places, state.current);
    return (dropped & 2) == (is_confirmed_lost ? 2 : 0);
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
    if (options.geometry.slot_count >= scenario.slots) bench.run(scenario);
  return bench.counts;
}

}  // namespace ei_ota::powerloss
