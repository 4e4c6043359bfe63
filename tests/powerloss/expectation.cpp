// SPDX-License-Identifier: MIT
#include "expectation.h"

#include <algorithm>
#include <set>

namespace ei_ota::powerloss {
namespace {

bool is_download(const Step& step) { return step.what == Do::Download || step.what == Do::Begin || step.what == Do::Resume; }

/// Successful ones put a new record where one may be that was reported to fail.
bool writes_record(const Step& step) {
  return step.what == Do::Apply || step.what == Do::Select || step.what == Do::Rollback || step.what == Do::Restore ||
         step.what == Do::Keep || step.what == Do::Forget;
}

/// A download takes a slot that nobody needs, else that of the previous payload.
void take_slot(State& state, std::uint32_t slot_count) {
  auto needed = state.kept;
  needed.insert({state.current, state.trial});
  if (!state.is_previous_lost) needed.insert(state.previous);
  needed.erase(factory);
  if (needed.size() == slot_count && state.previous != state.trial && !state.kept.contains(state.previous))
    state.is_previous_lost = true;
}

/// With weights in flash, a payload's weight image takes a slot beside that of the payload.
void take_slot_for_image(State& state, std::uint32_t slot_count) { take_slot(state, slot_count - 1); }

void forget_trial(State& state) {
  state.trial = factory;
  state.boots_left = 0;
}

void start(State& state) {
  if (state.trial != factory && state.boots_left != 0) {
    --state.boots_left;
    state.running = state.trial;
    return;
  }
  forget_trial(state);
  state.running = state.current;
}

void roll_back(State& state) {
  if (state.trial == factory) {
    const bool may_run = !state.is_previous_lost && counter_of(state.previous) >= state.lowest_counter;
    state.current = may_run ? state.previous : factory;
    state.previous = factory;
    state.is_previous_lost = false;
  }
  forget_trial(state);
  state.running = state.current;
}

void confirm(State& state) {
  if (state.trial == factory || state.running != state.trial) return;
  if (state.trial != state.current) {
    state.previous = state.current;
    state.is_previous_lost = false;
    state.current = state.trial;
  }
  state.lowest_version = std::max(state.lowest_version, version_of(state.current));
  state.lowest_counter = std::max(state.lowest_counter, counter_of(state.current));
  forget_trial(state);
}

}  // namespace

std::string name_of(const Step& step) {
  static constexpr const char* names[] = {"start",    "download", "begin",     "resume",  "apply",  "confirm",
                                          "rollback", "restore",  "select",    "keep",    "forget", "use",
                                          "abort",    "list",     "self-test", "give way"};
  std::string name = names[static_cast<std::size_t>(step.what)];
  if (step.image != factory) name += ' ' + std::string(1, static_cast<char>('A' + step.image - 1));
  return name;
}

int perform(Device& device, const Step& step) {
  switch (step.what) {
    case Do::Start:
      return device.start();
    case Do::Download:
      return device.download(step.image);
    case Do::Begin:
      return device.send(step.image, device.payload(step.image).size() * 7 / 8);
    case Do::Resume:
      return device.resume(step.image);
    case Do::Apply:
      return ei_ota_apply(&device.ota);
    case Do::Confirm:
      return ei_ota_confirm(&device.ota);
    case Do::Rollback:
      return ei_ota_rollback(&device.ota);
    case Do::Restore:
      return ei_ota_restore(&device.ota);
    case Do::Select:
      return device.select(step.image);
    case Do::Keep:
      return device.keep();
    case Do::Forget:
      return ei_ota_forget(&device.ota, device.slot_of(step.image));
    case Do::Use:
      return device.use(step.image);
    case Do::Abort:
      return ei_ota_abort(&device.ota);
    case Do::List:
      return device.list();
    case Do::SelfTest:
      return device.self_test(false);
    case Do::GiveWay:
      return device.info().trial != 0 && device.slots_for_updates() == device.fewest_slots() ? ei_ota_rollback(&device.ota) : 0;
  }
  return EI_OTA_ERR_ARGUMENT;
}

State after(State state, const Step& step, const Options& options) {
  switch (step.what) {
    case Do::Start:
      start(state);
      break;
    case Do::Download:
    case Do::Begin:
    case Do::Resume:
      take_slot(state, options.geometry.slot_count);
      break;
    case Do::Apply:
      if (options.in_flash) take_slot_for_image(state, options.geometry.slot_count);
      [[fallthrough]];
    case Do::Select:
      state.trial = state.running = step.image;
      state.boots_left = std::max<int>(options.trial_boots, 1);
      break;
    case Do::Keep:
      if (options.in_flash) take_slot_for_image(state, options.geometry.slot_count);
      state.kept.insert(step.image);
      break;
    case Do::Forget:
      state.kept.erase(step.image);
      break;
    case Do::Use:
      if (options.in_flash) state.running = step.image;
      break;
    case Do::Confirm:
      confirm(state);
      break;
    case Do::Rollback:
      roll_back(state);
      break;
    case Do::Restore:
      state.current = state.previous = state.running = factory;
      state.is_previous_lost = false;
      forget_trial(state);
      break;
    case Do::Abort:
    case Do::List:
    case Do::SelfTest:
      break;
    case Do::GiveWay:
      if (state.trial != factory && options.geometry.slot_count - state.kept.size() == options.fewest_slots()) roll_back(state);
      break;
  }
  return state;
}

void Expectation::add(const State& state) {
  if (std::find(possible_.begin(), possible_.end(), state) == possible_.end()) possible_.push_back(state);
}

void Expectation::done(const Step& step) {
  auto before = std::move(possible_);
  possible_.clear();
  if (step.what == Do::Start) before.insert(before.end(), in_flash_.begin(), in_flash_.end());
  if (step.what == Do::Start || writes_record(step)) in_flash_.clear();
  for (const auto& state : before) add(after(state, step, *options_));
}

void Expectation::interrupted(const Step& step) {
  const auto before = possible_;
  for (const auto& state : before) add(after(state, step, *options_));
  if (step.what == Do::Apply || step.what == Do::Keep) slot_taken_for_image();
}

void Expectation::slot_taken_for_image() {
  if (!options_->in_flash) return;
  for (auto state : std::vector(possible_)) {
    take_slot_for_image(state, options_->geometry.slot_count);
    add(state);
  }
}

void Expectation::failed(const Step& step, int error, Image live) {
  if (is_download(step)) return interrupted(step);
  if (error != EI_OTA_ERR_FLASH && error != EI_OTA_ERR_FACTORY) return;
  for (const auto& state : possible_) in_flash_.push_back(after(state, step, *options_));
  if (step.what == Do::Apply || step.what == Do::Keep) slot_taken_for_image();
  if (error == EI_OTA_ERR_FACTORY)
    for (auto& state : possible_) state.running = live;
  else if (step.what == Do::Confirm)
    interrupted(step);  // the first of its records may have been written
}

void Expectation::started_badly() {
  auto before = std::move(possible_);
  possible_.clear();
  before.insert(before.end(), in_flash_.begin(), in_flash_.end());
  in_flash_.clear();
  for (const auto& state : before) {
    auto uncounted = state, counted = state, given_up = state;
    if (counted.boots_left != 0) --counted.boots_left;
    forget_trial(given_up);
    for (auto found : {uncounted, counted, given_up})
      for (const Image image : {found.trial, state.current, state.is_previous_lost ? factory : state.previous, factory}) {
        found.running = image;
        add(found);
      }
  }
}

bool Expectation::observe(const Device& device) {
  const auto live = device.live();
  const auto info = device.info();
  const auto is_it = [&](const State& state) {
    const bool is_trial = state.trial != factory && state.running == state.trial;
    return state.running == live && info.version == version_of(live) && (info.updated != 0) == (live != factory) &&
           (info.slot == EI_OTA_NO_SLOT) == (live == factory) && (info.trial != 0) == is_trial &&
           info.lowest_version == state.lowest_version && info.lowest_counter == state.lowest_counter;
  };
  if (std::none_of(possible_.begin(), possible_.end(), is_it)) return false;
  std::erase_if(possible_, [&](const State& state) { return !is_it(state); });
  return true;
}

std::string Expectation::text() const {
  std::string text;
  for (const auto& state : possible_)
    text += (text.empty() ? "running " : ", or ") + std::to_string(state.running) + " (current " +
            std::to_string(state.current) + ", previous " + std::to_string(state.previous) + ", trial " +
            std::to_string(state.trial) + " with " + std::to_string(state.boots_left) + " boots)";
  return text;
}

}  // namespace ei_ota::powerloss
