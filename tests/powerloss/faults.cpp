// SPDX-License-Identifier: MIT
#include "faults.h"

#include <cstdio>
#include <optional>
#include <set>

#include "expectation.h"

namespace ei_ota::powerloss {
namespace {

constexpr Image A = 1, B = 2, C = 3, newest = image_count - 1;

const std::vector<Step> confirmed{{Do::Start}, {Do::Download, A}, {Do::Apply, A}, {Do::Confirm},
                                  {Do::Start}, {Do::Download, B}, {Do::Apply, B}, {Do::Confirm}};
const std::vector<Step> on_trial{{Do::Download, C}, {Do::Apply, C}, {Do::Start}};
/// What is done with bad flash, from a device with one confirmed payload on.
const std::vector<std::vector<Step>> attempts{
    {{Do::Start}, {Do::Download, C}, {Do::Apply, C}, {Do::Start}, {Do::Confirm}, {Do::Start}},
    {{Do::Rollback}, {Do::Start}},
    {{Do::Restore}, {Do::Start}},
    {{Do::Select, A}, {Do::Start}, {Do::Confirm}},
    {{Do::Begin, C}, {Do::Start}, {Do::Resume, C}, {Do::Apply, C}},
};

/// The lowest version and counter that are taken.
struct Lowest {
  std::uint32_t version = 0, counter = 0;

  void rise_to(Image image) {
    version = std::max(version, version_of(image));
    counter = std::max(counter, counter_of(image));
  }
};

class Bench {
 public:
  explicit Bench(const Options& options) : device_(options), options_(options) {}

  struct Saved {
    Device::Snapshot device;
    std::optional<Image> kept;
    Lowest least, most;
  };
  [[nodiscard]] Saved save() const { return {device_.save(), kept_, least_, most_}; }
  void load(const Saved& saved) {
    device_.load(saved.device);
    kept_ = saved.kept;
    least_ = saved.least;
    most_ = saved.most;
  }

  void run(const std::vector<Step>& steps) {
    for (const auto& step : steps) do_and_note(step);
  }

  /// A step with bad flash.
  void attempt(const Step& step) {
    const auto before = device_.live();
    const int error = do_and_note(step);
    const auto now = device_.live();
    require(now != unknown, "weights are mixed", step, error);
    require(device_.info().version == version_of(now), "the version is another one's", step, error);
    if (step.what == Do::Start) return;
    // Where what was to be put back cannot be read either, the factory weights are there.
    if (error == EI_OTA_ERR_FACTORY)
      require(now == factory, "the factory weights do not run", step, error);
    else if (error != 0)
      require(now == before, "an error has changed the weights", step, error);
    if (error == 0 && (step.what == Do::Apply || step.what == Do::Select))
      require(now == step.image, "not applied", step, error);
  }

  /// The flash works again.
  void recover() {
    device_.flash.repair();
    device_.flash.reads_work_again();
    attempt({Do::Start});
    require_lowest({Do::Start});
    // A record that could not be read does not count, and another may have taken its place.
    const bool records_were_read = device_.flash.lowest_failed_read() >= options_.geometry.slots();
    require(!kept_ || !records_were_read || device_.live() == *kept_, "what was confirmed is lost", {Do::Start}, 0);
    for (const auto& step :
         {Step{Do::GiveWay}, Step{Do::Download, newest}, Step{Do::Apply, newest}, Step{Do::Confirm}, Step{Do::Start}}) {
      const int error = perform(device_, step);
      require(error == 0 || step.what == Do::Start, "stuck", step, error);
    }
    require(device_.live() == newest && device_.info().trial == 0, "stuck", {Do::Start}, 0);
    require(device_.flash.misuse().empty() && device_.guards_are_whole(), device_.flash.misuse(), {Do::Start}, 0);
    ++counts.tried;
  }

  /// What is to come may take payloads along,
  void expect_nothing_kept() { kept_.reset(); }
  /// or both records.
  void expect_no_numbers() { least_ = {}; }

  void require_lowest(const Step& step) {
    const auto info = device_.info();
    require(info.lowest_version >= least_.version && info.lowest_counter >= least_.counter, "the lowest numbers have fallen",
            step, 0);
    require(info.lowest_version <= most_.version && info.lowest_counter <= most_.counter, "the lowest numbers have risen", step,
            0);
  }

  void require(bool holds, const std::string& what, const Step& step, int error) {
    if (holds) return;
    if (++counts.failures <= 5)
      std::printf("FAILED: %s, %d boots, %s: %s returns %d: %s\n", options_.geometry.name().c_str(), options_.trial_boots,
                  about_.c_str(), name_of(step).c_str(), error, what.c_str());
  }

  void about(std::string what) { about_ = std::move(what); }
  Device& device() { return device_; }

  FaultCounts counts;

 private:
  int do_and_note(const Step& step) {
    const bool is_on_trial = device_.info().trial != 0;
    const int error = perform(device_, step);
    if (step.what == Do::Confirm && is_on_trial) {
      most_.rise_to(device_.live());
      if (error == 0) {
        kept_ = device_.live();
        least_.rise_to(device_.live());
      }
    }
    if (step.what != Do::Confirm && step.what != Do::Start) kept_.reset();
    return error;
  }

  Device device_;
  const Options& options_;
  std::string about_;
  std::optional<Image> kept_;  ///< that was confirmed last, if nothing has come after it
  Lowest least_, most_;        ///< by what was confirmed, and by what may have been
};

/// Each attempt step by step, `damage` before each step in turn; it says whether there is more of it to do.
template <class Damage>
FaultCounts try_all(const Options& options, const Damage& damage) {
  Bench bench(options);
  bench.run(confirmed);
  const auto start = bench.save();
  for (const auto& steps : attempts)
    for (std::size_t from = 0; from != steps.size(); ++from) {
      bench.load(start);
      bench.run({steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(from)});
      const auto here = bench.save();
      for (std::uint64_t i = 0; damage(bench, i, steps[from]); ++i) {
        for (auto at = from; at != steps.size(); ++at) bench.attempt(steps[at]);
        bench.recover();
        bench.load(here);
      }
    }
  return bench.counts;
}

}  // namespace

FaultCounts rot(const Options& options, std::uint64_t times, std::uint32_t seed) {
  Bench bench(options);
  std::mt19937_64 random(seed);
  bench.run(confirmed);
  const auto first = bench.save();
  bench.run(on_trial);
  const auto second = bench.save();
  const auto& geometry = options.geometry;
  for (std::uint64_t i = 0; i != times; ++i) {
    bench.load(random() % 2 == 0 ? first : second);
    bench.expect_nothing_kept();
    std::string flips = "flipped bits";
    const bool in_records = random() % 2 == 0;  // they are few bytes
    const auto range = 8 * ((in_records ? geometry.slots() : geometry.size()) - geometry.begin);
    std::set<std::uint32_t> hit_records;
    for (auto left = 1 + random() % 8; left != 0; --left) {
      const auto bit = 8 * geometry.begin + static_cast<std::uint32_t>(random() % range);
      bench.device().flash.flip(bit);
      const auto block = geometry.block_of(bit / 8);
      if (block < 2 && (bit / 8 - geometry.begin) % geometry.block_size() < sizeof(ei_ota_record_t)) hit_records.insert(block);
      flips += ' ' + std::to_string(bit);
    }
    bench.about(std::move(flips));
    if (hit_records.size() == 2) bench.expect_no_numbers();
    bench.attempt({Do::Start});
    bench.recover();
  }
  return bench.counts;
}

FaultCounts lose_record(const Options& options) {
  Bench bench(options);
  bench.run(confirmed);
  std::vector<Bench::Saved> moments{bench.save()};
  for (const auto& step : on_trial) {
    bench.run({step});
    moments.push_back(bench.save());
  }
  bench.run({{Do::Confirm}});
  moments.push_back(bench.save());
  const auto& geometry = options.geometry;
  for (std::size_t moment = 0; moment != moments.size(); ++moment)
    for (std::uint32_t block = 0; block != 2; ++block) {
      const auto start = [&](int whole, const std::string& what, const auto& fault) {
        bench.load(moments[moment]);
        bench.expect_nothing_kept();
        fault(bench.device().flash);
        bench.about("record block " + std::to_string(block) + ", moment " + std::to_string(moment) + ", " + what);
        bench.attempt({Do::Start});
        bench.require_lowest({Do::Start});
        const int records = bench.device().info().records;
        bench.require(records == whole, "records are counted wrong", {Do::Start}, records);
        bench.recover();
      };
      for (std::uint32_t bit = 0; bit != 8 * sizeof(ei_ota_record_t); ++bit)
        start(1, "bit " + std::to_string(bit),
              [&](Flash& flash) { flash.flip(8 * (geometry.begin + block * geometry.block_size()) + bit); });
      for (std::uint8_t how = 0; how != ruin_count; ++how)
        start(1, "ruin " + std::to_string(how), [&](Flash& flash) { flash.ruin(block, static_cast<Ruin>(how), how + 1U); });
      for (std::uint8_t defect = 0; defect != defect_count; ++defect)
        start(static_cast<Defect>(defect) == Defect::ReadFails && !options.geometry.mapped ? 1 : 2,
              "defect " + std::to_string(defect), [&](Flash& flash) { flash.damage(block, static_cast<Defect>(defect)); });
    }
  return bench.counts;
}

FaultCounts break_blocks(const Options& options) {
  const auto blocks = options.geometry.blocks();
  return try_all(options, [&](Bench& bench, std::uint64_t i, const Step& step) {
    if (i == defect_count * blocks) return false;
    bench.device().flash.damage(static_cast<std::uint32_t>(i / defect_count), static_cast<Defect>(i % defect_count));
    bench.about("block " + std::to_string(i / defect_count) + ", defect " + std::to_string(i % defect_count) + " from " +
                name_of(step) + " on");
    return true;
  });
}

FaultCounts break_reads(const Options& options) {
  if (options.geometry.mapped) return {};
  std::uint64_t reads_before = 0;
  return try_all(options, [&](Bench& bench, std::uint64_t i, const Step& step) {
    auto& flash = bench.device().flash;
    // The attempt before has shown how many reads there are: enough is when none of them was hit.
    if (i > 1 && flash.reads() - reads_before <= i / 2) return false;
    if (i > 4000) return false;
    reads_before = flash.reads();
    flash.fail_read_after(i / 2, i % 2 == 0);
    bench.about("read " + std::to_string(i / 2) + (i % 2 == 0 ? " fails once" : " fails and all after it") + " from " +
                name_of(step) + " on");
    return true;
  });
}

}  // namespace ei_ota::powerloss
