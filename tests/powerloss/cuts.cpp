// SPDX-License-Identifier: MIT
#include "cuts.h"

#include <cstdio>

namespace ei_ota::powerloss {
namespace {

constexpr Image newest = image_count - 1;
const std::vector<Step> recovery{{Do::Start},         {Do::GiveWay}, {Do::Download, newest},
                                 {Do::Apply, newest}, {Do::Confirm}, {Do::Start}};

/// Before a step: the device, what it should be like, and how many operations the step takes.
struct Point {
  Device::Snapshot device;
  Expectation expected;
  std::uint64_t operations = 0;
};

class Explorer {
 public:
  Explorer(const Options& options, const Scenario& scenario, std::uint32_t seed)
      : options_(options), scenario_(scenario), seed_(seed), device_(options) {}

  /// The scenario with the power on. @return the points to cut at; none if it fails
  std::vector<Point> run() {
    Expectation expected(options_);
    std::vector<Point> points;
    for (const auto& step : scenario_.before)
      if (!take(step, expected)) return {};
    for (const auto& step : scenario_.steps) {
      points.push_back({device_.save(), expected});
      const auto before = device_.flash.operations();
      if (!take(step, expected)) return {};
      points.back().operations = device_.flash.operations() - before;
    }
    return points;
  }

  /// The power is cut in a step and comes back. @return what may be found then
  Expectation cut(const Point& point, const Step& step, const Cut& where) {
    device_.load(point.device);
    auto expected = point.expected;
    device_.flash.cut_at(where.operation, where.tear, seed_ + static_cast<std::uint32_t>(where.operation * 8191 + where.step));
    const int error = perform(device_, step);
    if (device_.live() == unknown) fail(counts.mixed, name_of(step) + " leaves mixed weights when flash fails");
    if (!device_.flash.is_off()) {
      expected.done(step);  // fewer operations than thought: the recovery takes another way
    } else if (error == 0 && step.what == Do::Confirm) {
      expected.done(step);  // the first of its records is in flash; the next start writes the other
    } else {
      expected.interrupted(step);
      if (error == 0 && step.what != Do::Start && step.what != Do::Abort)
        fail(counts.stuck, "success is reported without power");
    }
    return expected;
  }

  /// What comes after a cut has to work.
  void recover(Expectation expected, std::vector<Point>* points = nullptr) {
    for (const auto& step : recovery) {
      if (&step == &recovery[1] && !keeps_its_numbers()) return;
      if (points != nullptr) points->push_back({device_.save(), expected});
      const auto before = device_.flash.operations();
      if (!take(step, expected)) {
        if (points != nullptr) points->pop_back();
        return;
      }
      if (points != nullptr) points->back().operations = device_.flash.operations() - before;
    }
  }

  void now(const Case& test) { case_ = test; }
  [[nodiscard]] const std::vector<Step>& steps() const { return scenario_.steps; }

  Counts counts;

 private:
  bool take(const Step& step, Expectation& expected) {
    int error = perform(device_, step);
    if (step.what == Do::Start) error = 0;  // it tells that a trial is over, and of what it found damaged
    if (step.what == Do::Resume) {
      if (error != 0 && may_be_torn()) error = device_.download(step.image);  // then all of it is sent again
      const auto& flash = device_.flash.geometry();
      const auto sent = device_.payload(step.image).size() * 7 / 8 / flash.prog_size * flash.prog_size;
      if (error == 0 && sent > flash.erase_size && !flash.overwritable && !may_be_torn() && device_.resumed_at() == 0)
        return fail(counts.stuck, "a download is not resumed");
    }
    expected.done(step);
    if (!device_.flash.misuse().empty()) return fail(counts.misused, device_.flash.misuse());
    if (device_.live() == unknown) return fail(counts.mixed, "after " + name_of(step) + " mixed weights are live");
    if (error != 0) return fail(counts.stuck, name_of(step) + " returns " + std::to_string(error));
    if (!expected.observe(device_))
      return fail(counts.mixed, "after " + name_of(step) + " it should be " + expected.text() + "; it is running " +
                                    std::to_string(device_.live()) + " as " + std::to_string(device_.info().version) +
                                    ", trial " + std::to_string(device_.info().trial) + ", lowest version " +
                                    std::to_string(device_.info().lowest_version));
    if (!device_.guards_are_whole()) return fail(counts.misused, "bytes beside the prog unit were written");
    return true;
  }

  /// Whatever was cut off: what has come up does not forget its lowest numbers by the loss of one record.
  bool keeps_its_numbers() {
    const auto here = device_.save();
    const auto before = device_.info();
    bool keeps = true;
    for (std::uint32_t block = 0; keeps && block != 2; ++block) {
      device_.flash.ruin(block, Ruin::Zeros, 0);
      device_.start();
      const auto now = device_.info();
      keeps = now.lowest_version == before.lowest_version && now.lowest_counter == before.lowest_counter;
      if (!keeps)
        fail(counts.stuck, "without block " + std::to_string(block) + " lowest version and counter are " +
                               std::to_string(now.lowest_version) + ", " + std::to_string(now.lowest_counter) + "; they were " +
                               std::to_string(before.lowest_version) + ", " + std::to_string(before.lowest_counter));
      device_.load(here);
    }
    return keeps;
  }

  /// Earlier blocks of a download may be worse than they look, which its end tells.
  [[nodiscard]] bool may_be_torn() const {
    const auto is_clean = [](const Cut& cut) { return cut.tear == Tear::NotBegun || cut.tear == Tear::Done; };
    return options_.geometry.cached || !is_clean(case_.first) || (case_.second && !is_clean(*case_.second));
  }

  bool fail(std::uint64_t& count, const std::string& what) {
    if (++count <= 3)
      std::printf("FAILED: %s\n  try again: --geometry \"%s\" --boots %d --scenario \"%s\" --seed %u --case %s\n", what.c_str(),
                  options_.geometry.name().c_str(), options_.trial_boots, scenario_.name.c_str(), seed_,
                  text_of(case_).c_str());
    return false;
  }

  const Options& options_;
  const Scenario& scenario_;
  std::uint32_t seed_;
  Device device_;
  Case case_;
};

/// Which of many cases are tried: the same ones for the same seed.
class Sample {
 public:
  Sample(std::uint64_t one_of, std::uint32_t seed) : one_of_(one_of), random_(seed) {}
  bool next() { return one_of_ == 1 || (one_of_ != 0 && random_() % one_of_ == 0); }

 private:
  std::uint64_t one_of_;
  std::mt19937_64 random_;
};

}  // namespace

Counts& Counts::operator+=(const Counts& other) {
  single += other.single;
  pairs += other.pairs;
  mixed += other.mixed;
  stuck += other.stuck;
  misused += other.misused;
  return *this;
}

std::string text_of(const Case& test) {
  const auto text = [](const Cut& cut) {
    return std::to_string(cut.step) + ':' + std::to_string(cut.operation) + ':' + std::to_string(static_cast<int>(cut.tear));
  };
  return test.second ? text(test.first) + '+' + text(*test.second) : text(test.first);
}

std::optional<Case> case_from(const std::string& text) {
  unsigned long long numbers[6];
  const int found = std::sscanf(text.c_str(), "%llu:%llu:%llu+%llu:%llu:%llu", &numbers[0], &numbers[1], &numbers[2],
                                &numbers[3], &numbers[4], &numbers[5]);
  if (found != 3 && found != 6) return std::nullopt;
  const auto cut = [](const unsigned long long* n) { return Cut{n[0], n[1], static_cast<Tear>(n[2] % tear_count)}; };
  Case test{cut(numbers), std::nullopt};
  if (found == 6) test.second = cut(numbers + 3);
  return test;
}

Counts cut_once(const Options& options, const Scenario& scenario, const Case& test, std::uint32_t seed) {
  Explorer explorer(options, scenario, seed);
  explorer.now(test);
  const auto points = explorer.run();
  if (test.first.step >= points.size()) return explorer.counts;
  auto expected = explorer.cut(points[test.first.step], scenario.steps[test.first.step], test.first);
  std::vector<Point> second_points;
  if (test.second) {
    explorer.recover(expected, &second_points);
    if (test.second->step >= second_points.size()) return explorer.counts;
    expected = explorer.cut(second_points[test.second->step], recovery[test.second->step], *test.second);
  }
  explorer.recover(expected);
  return explorer.counts;
}

Counts cut_everywhere(const Options& options, const Scenario& scenario, const Effort& effort) {
  Explorer explorer(options, scenario, effort.seed);
  Sample singles(effort.singles_of, effort.seed), pairs(effort.pairs_of, effort.seed);
  const auto points = explorer.run();
  for (std::size_t i = 0; i != points.size(); ++i)
    for (std::uint64_t operation = 0; operation != points[i].operations; ++operation)
      for (std::uint8_t tear = 0; tear != tear_count; ++tear) {
        if (!singles.next()) continue;
        const Cut first{i, operation, static_cast<Tear>(tear)};
        explorer.now({first, std::nullopt});
        const auto expected = explorer.cut(points[i], scenario.steps[i], first);
        std::vector<Point> recovered;
        explorer.recover(expected, effort.pairs_of != 0 ? &recovered : nullptr);
        ++explorer.counts.single;
        for (std::size_t k = 0; k != recovered.size(); ++k)
          for (std::uint64_t later = 0; later != recovered[k].operations; ++later)
            for (std::uint8_t again = 0; again != tear_count; ++again) {
              if (!pairs.next()) continue;
              const Cut second{k, later, static_cast<Tear>(again)};
              explorer.now({first, second});
              explorer.recover(explorer.cut(recovered[k], recovery[k], second));
              ++explorer.counts.pairs;
            }
      }
  return explorer.counts;
}

}  // namespace ei_ota::powerloss
