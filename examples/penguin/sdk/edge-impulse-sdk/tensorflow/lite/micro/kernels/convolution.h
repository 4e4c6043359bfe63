// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// What CONV_2D and DEPTHWISE_CONV_2D share: operands, padding, and the way from an accumulator to the output.
#pragma once

#include "edge-impulse-sdk/tensorflow/lite/c/builtin_op_data.h"
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/activation_range.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/fixed_point.h"

namespace ei_stand_in {

/// Rebuilt from the scales at each init of the model; channels follow it in one buffer.
struct Convolution {
  int32_t pad_top;
  int32_t pad_left;
  int32_t input_zero;
  int32_t output_zero;
  ActivationRange range;

  Multiplier* channels() { return reinterpret_cast<Multiplier*>(this + 1); }

  int8_t output(int32_t accumulator, int channel) {
    return static_cast<int8_t>(clamped(scaled(accumulator, channels()[channel]) + output_zero, range.low, range.high));
  }
};

/// An NHWC tensor (or OHWI filter) of batch 1.
struct Shape {
  explicit Shape(const TfLiteIntArray* dims) : rows(dims->data[1]), columns(dims->data[2]), depth(dims->data[3]) {}
  int rows, columns, depth;
};

/// The operands of an invoke.
struct Operands {
  Operands(TfLiteContext* context, const TfLiteNode* node);
  const TfLiteEvalTensor *input, *filter;
  const int32_t* bias;
  TfLiteEvalTensor* output;
};

/**
 * Puts a Convolution into node->user_data.
 *
 * @param channel_axis the filter's axis of output channels: 0, or 3 for depthwise
 */
TfLiteStatus prepare_convolution(TfLiteContext* context, TfLiteNode* node, int channel_axis, TfLitePadding padding,
                                 int stride_height, int stride_width, TfLiteFusedActivation activation);

}  // namespace ei_stand_in
