// SPDX-License-Identifier: MIT
// tests/powerloss/expectation.h: what a device has to be like after each call, said without flash, records or slots.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "device.h"

namespace ei_ota::powerloss {

/// One call, or what happens between calls.
enum class Do : std::uint8_t {
  Start,     ///< the power was off: everything in RAM is lost; ei_ota_boot
  Download,  ///< begin, write, end
  Begin,     ///< begin and some of a payload
  Resume,    ///< tell, begin_at, the rest, end
  Apply,
  Confirm,
  Rollback,
  Restore,
  Select,
  Keep,
  Forget,
  Use,  ///< of weights in flash
  Abort,
  List,      ///< of every slot
  SelfTest,  ///< of the live weights
  GiveWay    ///< rollback, if the live weights are on trial and there is no third slot to write to
};

struct Step {
  Do what;
  Image image = factory;  ///< that is downloaded, applied or selected
};

[[nodiscard]] std::string name_of(const Step& step);

/// Does it; every step but Start and Begin has to return 0 on a device in order. @return what the runtime answered
int perform(Device& device, const Step& step);

/// What a device knows. Payloads are named by their images; `factory` stands for none.
struct State {
  Image current = factory, previous = factory, trial = factory;
  int boots_left = 0;
  Image running = factory;
  std::uint32_t lowest_version = 0, lowest_counter = 0;
  bool is_previous_lost = false;  ///< its slot was taken for a download
  std::set<Image> kept;

  bool operator==(const State&) const = default;
};

/// The state after a step.
[[nodiscard]] State after(State state, const Step& step, const Options& options);

/// The states that a device may be in: more than one if the power was cut in the middle of a call.
class Expectation {
 public:
  explicit Expectation(const Options& options) : options_(&options) {}

  void done(const Step& step);
  /// As it was before, or as it is when the step is done.
  void interrupted(const Step& step);
  /// It returned an error, and `live` runs: nothing has changed, or by EI_OTA_ERR_FACTORY the factory weights run until the
  /// next start. A record whose writing was reported to fail may be in flash, and count then.
  void failed(const Step& step, int error, Image live);
  /// A start in which a read was wrong. Something less than what should run may do so, until the next start; a trial may be
  /// given up, and one of its boots may not count.
  void started_badly();
  /// Keeps the states that the device may be in by what can be seen of it. @return false, and keeps all, if there is none
  bool observe(const Device& device);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::vector<State>& possible() const { return possible_; }

 private:
  void add(const State& state);
  /// An apply that has failed may have taken a slot for its weight image.
  void slot_taken_for_image();

  const Options* options_;
  std::vector<State> possible_{State{}};
  std::vector<State> in_flash_;  ///< what the next start may find instead
};

}  // namespace ei_ota::powerloss
