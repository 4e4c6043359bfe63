// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The stored values that an output may take under its fused activation.
#pragma once

#include "edge-impulse-sdk/tensorflow/lite/c/builtin_op_data.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

namespace ei_stand_in {

struct ActivationRange {
  int32_t low;
  int32_t high;
};

inline ActivationRange activation_range(TfLiteFusedActivation activation, TfLiteQuantizationParams output) {
  ActivationRange range = {INT8_MIN, INT8_MAX};
  if (activation == kTfLiteActNone) return range;
  if (output.zero_point > range.low) range.low = output.zero_point;
  if (activation == kTfLiteActRelu6) {
    const float steps = 6.0f / output.scale;
    if (steps < 512.0f) {
      const int32_t whole = static_cast<int32_t>(steps);
      const int32_t six = output.zero_point + whole + (steps - static_cast<float>(whole) >= 0.5f);
      if (six < range.high) range.high = six;
    }
  }
  return range;
}

}  // namespace ei_stand_in
