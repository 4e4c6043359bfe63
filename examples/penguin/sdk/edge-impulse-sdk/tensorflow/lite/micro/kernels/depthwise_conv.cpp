// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// DEPTHWISE_CONV_2D: every channel has its own filter and sees itself only. Depth multiplier 1, no dilation.
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/convolution.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"

namespace {

using ei_stand_in::Convolution;
using ei_stand_in::Operands;
using ei_stand_in::Shape;

TfLiteStatus prepare(TfLiteContext* context, TfLiteNode* node) {
  const auto& params = *static_cast<const TfLiteDepthwiseConvParams*>(node->builtin_data);
  if (params.depth_multiplier != 1) return kTfLiteError;
  return ei_stand_in::prepare_convolution(context, node, 3, params.padding, params.stride_height, params.stride_width,
                                          params.activation);
}

TfLiteStatus invoke(TfLiteContext* context, TfLiteNode* node) {
  const auto& params = *static_cast<const TfLiteDepthwiseConvParams*>(node->builtin_data);
  auto& data = *static_cast<Convolution*>(node->user_data);
  const Operands operands(context, node);
  const Shape in(operands.input->dims), kernel(operands.filter->dims), out(operands.output->dims);
  int8_t* written = operands.output->data.int8;

  for (int y = 0; y < out.rows; ++y) {
    const int top = y * params.stride_height - data.pad_top;
    for (int x = 0; x < out.columns; ++x) {
      const int left = x * params.stride_width - data.pad_left;
      for (int channel = 0; channel < out.depth; ++channel) {
        int32_t sum = operands.bias[channel];
        const int8_t* weight = operands.filter->data.int8 + channel;
        for (int row = top; row < top + kernel.rows; ++row) {
          for (int column = left; column < left + kernel.columns; ++column, weight += in.depth) {
            if (row < 0 || row >= in.rows || column < 0 || column >= in.columns) continue;  // padding is real 0
            const int pixel = operands.input->data.int8[(row * in.columns + column) * in.depth + channel];
            sum += *weight * (pixel - data.input_zero);
          }
        }
        *written++ = data.output(sum, channel);
      }
    }
  }
  return kTfLiteOk;
}

}  // namespace

TfLiteRegistration tflite::Register_DEPTHWISE_CONV_2D() { return {nullptr, nullptr, prepare, invoke}; }
