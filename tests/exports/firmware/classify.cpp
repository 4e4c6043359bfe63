// SPDX-License-Identifier: MIT
// Runs a genuine impulse on synthetic signals or images by the SDK's run_classifier, and prints the bits of each label's value,
// of the anomaly score, and what it found where.
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "board.h"
#include "edge-impulse-sdk/classifier/ei_run_classifier.h"
#include "update.h"

namespace {

int signal_number;

#if EI_CLASSIFIER_SENSOR == EI_CLASSIFIER_SENSOR_CAMERA
/// Grey squares, as 0xRRGGBB. Those of another image are larger and stronger.
int read_signal(size_t offset, size_t length, float* out) {
  for (size_t i = 0; i < length; ++i) {
    const auto x = static_cast<int>((offset + i) % EI_CLASSIFIER_INPUT_WIDTH);
    const auto y = static_cast<int>((offset + i) / EI_CLASSIFIER_INPUT_WIDTH);
    const int square = (x >> (1 + signal_number / 2)) * 7919 + (y >> (1 + signal_number / 2)) * 104729;
    const int grey = 128 + (square % 255 - 127) * (signal_number + 1) / 8;
    out[i] = static_cast<float>(grey * 0x10101);
  }
  return 0;
}
#else
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
#endif

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

#if EI_CLASSIFIER_OBJECT_DETECTION
void print_boxes(const ei_impulse_result_t& result) {
  for (std::size_t i = 0; i < result.bounding_boxes_count; ++i) {
    const auto& box = result.bounding_boxes[i];
    char text[48];
    std::snprintf(text, sizeof text, " %lu,%lu,%lu,%lu", static_cast<unsigned long>(box.x), static_cast<unsigned long>(box.y),
                  static_cast<unsigned long>(box.width), static_cast<unsigned long>(box.height));
    board_print(text);
    print_bits(box.value);
  }
}
#endif

void classify_signals(const char* title, std::size_t impulse) {
  signal_t signal;
  signal.get_data = &read_signal;
  for (signal_number = 0; signal_number < INPUTS; ++signal_number) {
    char text[32];
    ei_impulse_result_t result = {};
    check(infer(impulse, signal, result) == EI_IMPULSE_OK, "run_classifier");
    std::snprintf(text, sizeof text, "%s %d:", title, signal_number);
    board_print(text);
    for (const auto& label : result.classification) print_bits(label.value);
    print_bits(result.anomaly);
#if EI_CLASSIFIER_OBJECT_DETECTION
    print_boxes(result);
#endif
    board_print("\n");
  }
}

}  // namespace

void classify(const char* title) {
  for (std::size_t impulse = 0; impulse < sizeof impulses / sizeof *impulses; ++impulse) classify_signals(title, impulse);
}
