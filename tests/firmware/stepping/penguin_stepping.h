// SPDX-License-Identifier: MIT
// penguin_stepping.h: the penguin detector, whose inferences and changes meet at chosen instructions: penguin_stepping_test.py
// runs such a firmware, with either storage, and judges what it prints. The command line is the path of a payload, that of a
// file of ticks, and how the meeting is to be: "list" at those ticks of an inference, "time" has it run once, alone, "change"
// steps through changes.
#pragma once
#include "harness.h"

constexpr uint32_t penguin_refusal = 1;

/// @return a checksum of the outputs, or penguin_refusal if the model's init refuses
uint32_t infer_penguin();

struct PenguinStepping {
  void (*prepare)(const char* payload_path);
  const stepping_case_t* change_in_inference;
  void (*print_watched)();  ///< what the debugger of the test watches; the weights are then as the inference begins with
  void (*step_through_changes)();
  /// What is counted so far, which then begins at 0.
  Report (*take_report)(const char* name);
};

int step_penguin(const PenguinStepping& stepping);
