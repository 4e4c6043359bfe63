// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/convolution.h"

namespace ei_stand_in {
namespace {

TfLiteStatus refuse(TfLiteContext* context, const char* reason) {
  context->ReportError(context, reason);
  return kTfLiteError;
}

/// Rows (or columns) of padding before the first: the odd one comes after the last.
int32_t padding_before(TfLitePadding padding, int input, int kernel, int stride, int output) {
  const int total = (output - 1) * stride + kernel - input;
  return padding == kTfLitePaddingSame && total > 0 ? total / 2 : 0;
}

}  // namespace

Operands::Operands(TfLiteContext* context, const TfLiteNode* node)
    : input(context->GetEvalTensor(context, node->inputs->data[0])),
      filter(context->GetEvalTensor(context, node->inputs->data[1])),
      bias(context->GetEvalTensor(context, node->inputs->data[2])->data.i32),
      output(context->GetEvalTensor(context, node->outputs->data[0])) {}

TfLiteStatus prepare_convolution(TfLiteContext* context, TfLiteNode* node, int channel_axis, TfLitePadding padding,
                                 int stride_height, int stride_width, TfLiteFusedActivation activation) {
  if (node->inputs->size != 3) return refuse(context, "a convolution without bias");
  const TfLiteTensor* input = context->GetTensor(context, node->inputs->data[0]);
  const TfLiteTensor* filter = context->GetTensor(context, node->inputs->data[1]);
  const TfLiteTensor* output = context->GetTensor(context, node->outputs->data[0]);
  if (!input || !filter || !output) return kTfLiteError;
  if (input->type != kTfLiteInt8 || filter->type != kTfLiteInt8 || output->type != kTfLiteInt8)
    return refuse(context, "a convolution that is not int8");
  if (filter->quantization.type != kTfLiteAffineQuantization) return refuse(context, "a filter without scales");

  const int channels = filter->dims->data[channel_axis];
  const auto* scales = static_cast<const TfLiteAffineQuantization*>(filter->quantization.params)->scale;
  if (scales->size != 1 && scales->size != channels) return refuse(context, "a filter with too few scales");

  auto* data = static_cast<Convolution*>(
      context->AllocatePersistentBuffer(context, sizeof(Convolution) + static_cast<size_t>(channels) * sizeof(Multiplier)));
  if (!data) return kTfLiteError;
  node->user_data = data;

  const Shape in(input->dims), kernel(filter->dims), out(output->dims);
  data->pad_top = padding_before(padding, in.rows, kernel.rows, stride_height, out.rows);
  data->pad_left = padding_before(padding, in.columns, kernel.columns, stride_width, out.columns);
  data->input_zero = input->params.zero_point;
  data->output_zero = output->params.zero_point;
  data->range = activation_range(activation, output->params);
  for (int channel = 0; channel < channels; ++channel) {
    const float filter_scale = scales->data[scales->size == 1 ? 0 : channel];
    const double product = static_cast<double>(input->params.scale) * static_cast<double>(filter_scale);
    const double real = product / static_cast<double>(output->params.scale);
    if (!is_multiplier(real)) return refuse(context, "a convolution's scales are out of range");
    data->channels()[channel] = multiplier_from(real);
  }
  return kTfLiteOk;
}

}  // namespace ei_stand_in
