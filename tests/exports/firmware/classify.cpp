// SPDX-License-Identifier: MIT
// Runs a genuine impulse on synthetic signals by the SDK's run_classifier, and prints the bits of each label's value and of the
// anomaly score; where it was patched (EI_OTA_MODEL), again after an update and after the restore.
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "board.h"
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "update.h"

namespace {

constexpr int kSignals = 8;
int signal_number;

/// A wave that grows rougher from signal to signal, and starts elsewhere: some models take one value.
int read_signal(size_t offset, size_t length, float* out) {
  for (size_t i = 0; i < length; ++i) {
    const auto at = static_cast<int>(offset + i);
    const int wave = (at / 3 * (signal_number + 1) + 13 * signal_number) % 40 - 20;
    const int noise = (at * 7919 + signal_number * 104729) % 23 - 11;
    out[i] = AMPLITUDE * (static_cast<float>(wave) * 0.5F + static_cast<float>(noise * signal_number) * 0.25F);
  }
  return 0;
}

#ifdef IMPULSES  // of an export that has several
const ei_impulse_t* const impulses[] = {IMPULSES};

EI_IMPULSE_ERROR infer(std::size_t impulse, signal_t& signal, ei_impulse_result_t& result) {
  signal.total_length = impulses[impulse]->dsp_input_frame_size;
  return process_impulse(impulses[impulse], &signal, &result, false);
}
#else
constexpr int impulses[] = {0};

EI_IMPULSE_ERROR infer(std::size_t, signal_t& signal, ei_impulse_result_t& result) {
  signal.total_length = EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE;
  return run_classifier(&signal, &result, false);
}
#endif

void print_bits(float value) {
  std::uint32_t bits;
  char text[16];
  std::memcpy(&bits, &value, sizeof bits);
  std::snprintf(text, sizeof text, " %08lx", static_cast<unsigned long>(bits));
  board_print(text);
}

void classify(const char* title, std::size_t impulse) {
  signal_t signal;
  signal.get_data = &read_signal;
  for (signal_number = 0; signal_number < kSignals; ++signal_number) {
    char text[32];
    ei_impulse_result_t result = {};
    check(infer(impulse, signal, result) == EI_IMPULSE_OK, "run_classifier");
    std::snprintf(text, sizeof text, "%s %d:", title, signal_number);
    board_print(text);
    for (const auto& label : result.classification) print_bits(label.value);
    print_bits(result.anomaly);
    board_print("\n");
  }
}

}  // namespace

void run(const char* title) {
  for (std::size_t impulse = 0; impulse < sizeof impulses / sizeof *impulses; ++impulse) classify(title, impulse);
}
