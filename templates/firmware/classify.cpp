// SPDX-License-Identifier: MIT
#include "classify.h"

#include "edge-impulse-sdk/classifier/ei_run_classifier.h"  // in one source alone: it defines the impulse's variables
#include "sample.h"

static int read_features(size_t offset, size_t length, float* out) {
  const size_t count = sizeof features / sizeof *features;
  for (size_t i = 0; i < length; ++i) out[i] = features[(offset + i) % count];
  return 0;
}

// Without printf's floats, which newlib-nano leaves out.
static void print_value(const char* name, float value) {
  const int thousandths = static_cast<int>(value * 1000.f + (value < 0 ? -0.5f : 0.5f));
  const int size = thousandths < 0 ? -thousandths : thousandths;
  ei_printf(" %s %s%d.%03d", name, thousandths < 0 ? "-" : "", size / 1000, size % 1000);
}

// Since 2023 a result says how many boxes it has; before, it had room for all.
template <class Result>
static auto box_count(const Result& result, int) -> decltype(static_cast<size_t>(result.bounding_boxes_count)) {
  return result.bounding_boxes_count;
}
template <class Result>
static size_t box_count(const Result& result, long) {
  return sizeof result.bounding_boxes / sizeof *result.bounding_boxes;
}

void classify(const char* title) {
  signal_t signal;
  signal.total_length = EI_CLASSIFIER_DSP_INPUT_FRAME_SIZE;
  signal.get_data = &read_features;
  ei_impulse_result_t result = {};
  const EI_IMPULSE_ERROR error = run_classifier(&signal, &result, false);
  ei_printf("%s:", title);
  if (error != EI_IMPULSE_OK) {
    ei_printf(" run_classifier failed (%d)\n", static_cast<int>(error));
    return;
  }
#if EI_CLASSIFIER_OBJECT_DETECTION == 1
  size_t found = 0;
  for (size_t i = 0; i < box_count(result, 0); ++i) {
    const auto& box = result.bounding_boxes[i];
    if (box.value == 0) continue;
    print_value(box.label, box.value);
    ei_printf(" at (%d, %d)", static_cast<int>(box.x), static_cast<int>(box.y));
    ++found;
  }
  if (found == 0) ei_printf(" nothing");
#else
  for (size_t i = 0; i < EI_CLASSIFIER_LABEL_COUNT; ++i)
    print_value(result.classification[i].label, result.classification[i].value);
#if EI_CLASSIFIER_HAS_ANOMALY
  print_value("anomaly", result.anomaly);
#endif
#endif
  ei_printf("\n");
}
