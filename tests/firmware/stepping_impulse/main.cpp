// SPDX-License-Identifier: MIT
// Whole impulses and changes of their weights that meet at every instruction: stepping_impulse_test.py runs it, and judges what
// it prints. The command line is the path of a payload, then "s" and the number of a meeting that it steps through, or "t" and
// the number of one whose victim is run once, alone. How the weights change is up to the storage (changes.h).
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "harness.h"
#include "impulse.h"
#include "model-parameters/model_variables.h"
#include "stepping.h"

namespace {

// What an application has of an impulse: the order is that of comparisons, which may leave out the labels.
struct Output {
  uint32_t weights;  // all that were read
  float values[EI_LABELS], anomaly;
  char labels[EI_LABELS][16];
};

enum Status { WHOLE, REFUSED, BROKEN };

// An impulse that is held comes to its end.
struct Sight {
  Status status;
  Output output;
};

// The side of the impulse: `holder` has the lock of changes that look at it, whatever mistake the changes of a meeting make.
const ei_ota_config_t holder_config = {nullptr, nullptr, 0,      &hold, ei_ota_hold_lock, ei_ota_hold_unlock,
                                       nullptr, nullptr, nullptr};
const ei_ota_t holder = EI_OTA_INIT(&holder_config);

int take_hold() { return ei_ota_hold(&holder); }

int take_hold_blindly() {
  hold.held = 1;
  return 0;
}

void release() { ei_ota_release(&holder); }

void copy_labels(Output& output, const ei_impulse_result_t& result) {
  for (int i = 0; i != EI_LABELS; ++i) strncpy(output.labels[i], result.classification[i].label, sizeof output.labels[i] - 1);
}

Sight infer(bool with_labels) {
  static ei_impulse_result_t result;
  Sight sight = {REFUSED, {}};
  if (run_impulse(impulse_4711_1, result) != EI_IMPULSE_OK) return sight;
  sight.status = WHOLE;
  sight.output.weights = weights_read();
  for (int i = 0; i != EI_LABELS; ++i) sight.output.values[i] = result.classification[i].value;
  sight.output.anomaly = result.anomaly;
  if (with_labels) copy_labels(sight.output, result);
  return sight;
}

Sight infer_held(int (*take)()) {
  if (take() != 0) return {REFUSED, {}};
  Sight sight = infer(true);
  if (sight.status == REFUSED) sight.status = BROKEN;
  release();
  return sight;
}

Output old_output, new_output;

bool is_equal(const Output& a, const Output& b, bool with_labels) {
  return memcmp(&a, &b, with_labels ? sizeof a : offsetof(Output, labels)) == 0;
}

// What both sides of a meeting found, and how often one had to give way.
Sight seen;
int changed;
uint32_t busy, refused;

void see() { seen = infer(false); }
void see_with_labels() { seen = infer(true); }
void see_held() { seen = infer_held(take_hold); }
void see_held_blindly() { seen = infer_held(take_hold_blindly); }

void see_held_to_half() {
  between_blocks = release;
  see_held();
  between_blocks = nullptr;
}

template <int (*change)()>
void try_change() {
  changed = change();
}

/// @return 0, or 1 unless both sides did what they may
int check(const Output& before, const Output& after, bool with_labels) {
  config.lock = ei_ota_hold_lock;
  busy += changed == EI_OTA_ERR_BUSY;
  refused += seen.status == REFUSED;
  const bool is_whole = is_equal(seen.output, before, with_labels) || is_equal(seen.output, after, with_labels);
  const bool may_see = seen.status == REFUSED || (seen.status == WHOLE && is_whole);
  const Sight now = infer(true);
  const bool is_done =
      changed == 0 ? is_equal(now.output, after, true) : changed == EI_OTA_ERR_BUSY && is_equal(now.output, before, true);
  return may_see && is_done ? 0 : 1;
}

template <bool with_labels>
int check_update() {
  return check(old_output, new_output, with_labels);
}
template <bool with_labels>
int check_restore() {
  return check(new_output, old_output, with_labels);
}

// A change that sets its flag and does not look at the other one.
int lock_blindly(void*) {
  hold.changing = 1;
  return 0;
}

void have_new_weights_and_blind_changes() {
  have_new_weights();
  config.lock = lock_blindly;
}

struct Meeting {
  const char* name;
  stepping_case_t tested;
  uint32_t stride;  // 0: at every instruction
};
const Meeting meetings[] = {
    {"restore in an impulse", {have_new_weights, see, try_change<restore>, check_restore<false>}, 0},
    {"update in an impulse", {have_old_weights, see, try_change<update>, check_update<false>}, update_in_impulse_stride},
    {"impulse in a restore", {have_new_weights, try_change<restore>, see, check_restore<false>}, 0},
    {"impulse in an update", {have_old_weights, try_change<update>, see, check_update<false>}, impulse_in_update_stride},
    {"restore in a held impulse", {have_new_weights, see_held, try_change<restore>, check_restore<true>}, 0},
    {"update in a held impulse",
     {have_old_weights, see_held, try_change<update>, check_update<true>},
     update_in_impulse_stride},
    {"held impulse in a restore", {have_new_weights, try_change<restore>, see_held, check_restore<true>}, 0},
    {"held impulse in an update",
     {have_old_weights, try_change<update>, see_held, check_update<true>},
     impulse_in_update_stride},
    // Mistakes:
    {"labels that are read behind an impulse",
     {have_new_weights, see_with_labels, try_change<restore>, check_restore<true>},
     0},
    {"change that does not look at the hold",
     {have_new_weights_and_blind_changes, see_held, try_change<restore>, check_restore<true>},
     0},
    {"hold that does not look at the change",
     {have_new_weights, try_change<restore>, see_held_blindly, check_restore<true>},
     0},
    {"hold that ends between two blocks", {have_new_weights, see_held_to_half, try_change<restore>, check_restore<true>}, 0},
};

void look_at_both() {
  have_old_weights();
  old_output = infer(true).output;
  have_new_weights();
  new_output = infer(true).output;
  bool differ = old_output.weights != new_output.weights;
  if (impulse_4711_1.learning_blocks_size > 1) differ = differ && old_output.anomaly != new_output.anomaly;
  for (int i = 0; i != EI_LABELS; ++i) differ = differ && old_output.values[i] != new_output.values[i];
  demand(!differ, "the same output");
#ifdef LABELS
  demand(strcmp(old_output.labels[0], new_output.labels[0]) == 0, "the same labels");
#endif
}

void step_through_meeting(const Meeting& meeting) {
  const stepping_result_t result = meeting.stride == 0
                                       ? step_through(&meeting.tested)
                                       : step_through_changes(&meeting.tested, meeting.stride, state_of_weights);
  print_report({meeting.name, busy, "refused", refused}, result);
}

}  // namespace

int main() {
  static char command_line[256];
  read_command_line(command_line, sizeof command_line);
  const char* const mode = cut_last_word(command_line);
  prepare_changes(command_line);
  look_at_both();
  const Meeting& meeting = meetings[atoi(mode + 1)];
  if (*mode == 's')
    step_through_meeting(meeting);
  else
    step_once(&meeting.tested);
  return 0;
}
