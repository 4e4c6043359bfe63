// SPDX-License-Identifier: MIT
#include "wrong_reads.h"

#include <cstdio>

#include "expectation.h"

namespace ei_ota::powerloss {
namespace {

constexpr Image A = 1, B = 2, C = 3, D = 4, newest = image_count - 1;

struct Attempt {
  std::vector<Step> before;  ///< reads work
  std::vector<Step> steps;   ///< a read of each is wrong
  std::uint32_t slots = 2;   ///< that it takes at least
};

std::vector<Step> confirmed(Image last) {
  std::vector<Step> steps{{Do::Start}};
  for (Image image = A; image <= last; ++image)
    steps.insert(steps.end(), {{Do::Download, image}, {Do::Apply, image}, {Do::Confirm}});
  return steps;
}

std::vector<Step> c_on_trial() {
  auto steps = confirmed(B);
  steps.insert(steps.end(), {{Do::Download, C}, {Do::Apply, C}});
  return steps;
}

const std::vector<Attempt>& attempts() {
  static const std::vector<Attempt> all{
      {{}, {{Do::Start}, {Do::Download, A}, {Do::Apply, A}, {Do::Confirm}, {Do::Start}}},
      {confirmed(B),
       {{Do::Start},
        {Do::Download, C},
        {Do::Apply, C},
        {Do::SelfTest},
        {Do::Start},
        {Do::SelfTest},
        {Do::Confirm},
        {Do::Start},
        {Do::SelfTest}}},
      {confirmed(B), {{Do::Rollback}, {Do::Start}}},
      {confirmed(B), {{Do::Restore}, {Do::Start}}},
      {confirmed(B), {{Do::List}, {Do::Select, A}, {Do::Start}, {Do::Confirm}, {Do::Start}}},
      {confirmed(B), {{Do::Begin, C}, {Do::Start}, {Do::Resume, C}, {Do::Apply, C}, {Do::Rollback}, {Do::Start}}},
      {confirmed(C), {{Do::List}, {Do::Select, B}, {Do::Download, stale}, {Do::Rollback}, {Do::Start}}},
      {c_on_trial(), {{Do::Start}, {Do::Start}, {Do::Start}}},
      {c_on_trial(), {{Do::Download, D}, {Do::Apply, D}, {Do::Start}, {Do::Confirm}, {Do::Start}}, 3},
  };
  return all;
}

/// A byte of a read that is wrong in a bit.
struct Wrong {
  std::uint64_t read = 0;
  std::uint32_t byte = 0;
  std::uint8_t bit = 0;
};

class Bench {
 public:
  Bench(const Options& options, const WrongReads& effort)
      : options_(options), effort_(effort), device_(options), fresh_(device_.save()) {}

  void run(const Attempt& attempt) {
    struct Point {
      Device::Snapshot device;
      Expectation expected;
      std::vector<Read> reads;
    };
    std::vector<Point> points;
    device_.load(fresh_);
    Expectation expected(options_);
    about_ = "every read right";
    for (const auto& step : attempt.before)
      if (!take(step, expected)) return;
    for (const auto& step : attempt.steps) {
      points.push_back({device_.save(), expected, {}});
      device_.flash.note_reads(&points.back().reads);
      const bool is_in_order = take(step, expected);
      device_.flash.note_reads(nullptr);
      if (!is_in_order) return;
    }
    for (std::size_t i = 0; i != points.size(); ++i)
      for (std::uint64_t read = 0; read != points[i].reads.size(); ++read)
        for (const auto& wrong : wrong_bits(read, points[i].reads[read])) {
          device_.load(points[i].device);
          expected = points[i].expected;
          const auto& where = points[i].reads[read];
          about_ = name_of(attempt.steps[i]) + " with bit " + std::to_string(wrong.bit) + " of byte " +
                   std::to_string(wrong.byte) + " wrong in read " + std::to_string(read) + ", of " +
                   std::to_string(where.size) + " at " + std::to_string(where.offset);
          ++counts.tried;
          if (!take(attempt.steps[i], expected, &wrong)) continue;
          bool is_in_order = true;
          for (auto at = i + 1; is_in_order && at != attempt.steps.size(); ++at)
            is_in_order = take(attempt.steps[at], expected);
          if (is_in_order) recover(expected);
        }
  }

  FaultCounts counts;

 private:
  [[nodiscard]] std::vector<Wrong> wrong_bits(std::uint64_t number, const Read& read) {
    const auto& flash = options_.geometry;
    const bool is_record = read.offset < flash.slots();
    const auto in_place =
        is_record ? (read.offset - flash.begin) % flash.block_size() : (read.offset - flash.slots()) % flash.slot_size;
    const auto decisive = is_record ? static_cast<std::uint32_t>(sizeof(ei_ota_record_t)) : device_.content_offset(newest);
    const auto bytes = in_place < decisive ? std::min(read.size, decisive - in_place) : 0;
    std::vector<Wrong> wrong;
    const auto add = [&](std::uint32_t byte) {
      if (random_() % effort_.bytes_of != 0) return;
      const auto first = random_();
      for (std::uint32_t i = 0; i != effort_.bits; ++i)
        wrong.push_back({number, byte, static_cast<std::uint8_t>((first + i) % 8)});
    };
    for (std::uint32_t byte = 0; byte != bytes; ++byte) add(byte);
    if (bytes < read.size) add(bytes + static_cast<std::uint32_t>(random_() % (read.size - bytes)));
    return wrong;
  }

  /// @param wrong  the read that is, if one is. @return whether all is as it should be
  bool take(const Step& step, Expectation& expected, const Wrong* wrong = nullptr) {
    const auto before = device_.live();
    const auto lowest_counter = device_.info().lowest_counter;
    const auto make_wrong = [&] {
      if (wrong != nullptr) device_.flash.flip_in_read(wrong->read, wrong->byte, wrong->bit);
    };
    make_wrong();
    const int error = last_error_ = perform(device_, step);
    device_.flash.reads_work_again();
    const auto now = device_.live();
    if (step.what == Do::Start)
      wrong != nullptr ? expected.started_badly() : expected.done(step);
    else
      error == 0 ? expected.done(step) : expected.failed(step, error, now);
    if (now == unknown) return fail("mixed weights are live", step, error);
    if (step.what != Do::Start && error != 0 && now != before && !(error == EI_OTA_ERR_FACTORY && now == factory))
      return fail("an error has changed the weights", step, error);
    if (error == lied) return fail("what is told of a slot is not so", step, error);
    const bool is_revoked = step.image != factory && counter_of(step.image) < lowest_counter;
    if (error == 0 && is_revoked && step.what != Do::Begin) return fail("what must be refused is not", step, error);
    if (!expected.observe(device_)) return fail("it should be " + expected.text() + "; it is " + state(), step, error);
    if (!device_.flash.misuse().empty() || !device_.guards_are_whole())
      return fail("misuse: " + device_.flash.misuse(), step, error);
    if (step.what != Do::SelfTest) return true;
    make_wrong();
    const int wrong_models = device_.self_test(true);
    device_.flash.reads_work_again();
    if (wrong_models == 0) return fail("a wrong model passes", step, error);
    return expected.observe(device_) || fail("a self-test has changed something", step, error);
  }

  void recover(Expectation& expected) {
    if (!take({Do::Start}, expected) || !take({Do::GiveWay}, expected)) return;
    for (Image image = A; version_of(image) < device_.info().lowest_version; ++image)
      if (device_.send(image, EI_OTA_HEADER_SIZE) != EI_OTA_ERR_VERSION) {
        fail("an old payload is not refused", {Do::Begin, image}, 0);
        return;
      }
    for (const auto& step : {Step{Do::Download, newest}, Step{Do::Apply, newest}, Step{Do::Confirm}, Step{Do::Start}}) {
      if (!take(step, expected)) return;
      if (last_error_ == 0) continue;
      fail("stuck", step, last_error_);
      return;
    }
  }

  [[nodiscard]] std::string state() const {
    const auto info = device_.info();
    return "running " + std::to_string(device_.live()) + " as " + std::to_string(info.version) + ", trial " +
           std::to_string(info.trial) + ", lowest version " + std::to_string(info.lowest_version) + ", lowest counter " +
           std::to_string(info.lowest_counter);
  }

  bool fail(const std::string& what, const Step& step, int error) {
    if (++counts.failures <= 5)
      std::printf("FAILED: %s, %d boots%s: %s: %s returns %d: %s\n", options_.geometry.name().c_str(), options_.trial_boots,
                  options_.is_signed ? ", signed" : "", about_.c_str(), name_of(step).c_str(), error, what.c_str());
    return false;
  }

  const Options& options_;
  const WrongReads& effort_;
  Device device_;
  const Device::Snapshot fresh_;
  std::minstd_rand random_{effort_.seed};
  std::string about_;
  int last_error_ = 0;
};

}  // namespace

FaultCounts wrong_reads(const Options& options, const WrongReads& effort) {
  if (options.geometry.mapped) return {};
  Bench bench(options, effort);
  for (const auto& attempt : attempts())
    if (options.geometry.slot_count >= attempt.slots) bench.run(attempt);
  return bench.counts;
}

}  // namespace ei_ota::powerloss
