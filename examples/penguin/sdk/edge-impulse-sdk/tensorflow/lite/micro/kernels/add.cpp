// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// ADD of two tensors of one shape. Both are brought to twice the larger scale, with 20 bits to spare, then added.
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/activation_range.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/fixed_point.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"

namespace {

using ei_stand_in::Multiplier;

constexpr int32_t kHeadroom = 1 << 20;

struct Sum {
  Multiplier inputs[2];
  int32_t input_zeros[2];
  Multiplier output;
  int32_t output_zero;
  ei_stand_in::ActivationRange range;
  int32_t count;
};

int32_t element_count(const TfLiteIntArray* dims) {
  int32_t count = 1;
  for (int i = 0; i < dims->size; ++i) count *= dims->data[i];
  return count;
}

TfLiteStatus prepare(TfLiteContext* context, TfLiteNode* node) {
  const TfLiteTensor* a = context->GetTensor(context, node->inputs->data[0]);
  const TfLiteTensor* b = context->GetTensor(context, node->inputs->data[1]);
  const TfLiteTensor* output = context->GetTensor(context, node->outputs->data[0]);
  auto* data = static_cast<Sum*>(context->AllocatePersistentBuffer(context, sizeof(Sum)));
  if (!a || !b || !output || !data) return kTfLiteError;
  node->user_data = data;
  data->count = element_count(output->dims);
  if (output->type != kTfLiteInt8 || element_count(a->dims) != data->count || element_count(b->dims) != data->count) {
    context->ReportError(context, "an ADD that is not int8, or broadcasts");
    return kTfLiteError;
  }

  const float larger = a->params.scale > b->params.scale ? a->params.scale : b->params.scale;
  const double common = 2 * static_cast<double>(larger);
  const double reals[] = {static_cast<double>(a->params.scale) / common, static_cast<double>(b->params.scale) / common,
                          common / (kHeadroom * static_cast<double>(output->params.scale))};
  for (double real : reals) {
    if (real > 0 && real < 1) continue;
    context->ReportError(context, "an ADD's scales are out of range");
    return kTfLiteError;
  }
  data->inputs[0] = ei_stand_in::multiplier_from(reals[0]);
  data->inputs[1] = ei_stand_in::multiplier_from(reals[1]);
  data->output = ei_stand_in::multiplier_from(reals[2]);
  data->input_zeros[0] = a->params.zero_point;
  data->input_zeros[1] = b->params.zero_point;
  data->output_zero = output->params.zero_point;
  data->range =
      ei_stand_in::activation_range(static_cast<const TfLiteAddParams*>(node->builtin_data)->activation, output->params);
  return kTfLiteOk;
}

TfLiteStatus invoke(TfLiteContext* context, TfLiteNode* node) {
  const auto& data = *static_cast<const Sum*>(node->user_data);
  const int8_t* a = context->GetEvalTensor(context, node->inputs->data[0])->data.int8;
  const int8_t* b = context->GetEvalTensor(context, node->inputs->data[1])->data.int8;
  int8_t* output = context->GetEvalTensor(context, node->outputs->data[0])->data.int8;
  for (int32_t i = 0; i < data.count; ++i) {
    const int32_t sum = ei_stand_in::scaled((a[i] - data.input_zeros[0]) * kHeadroom, data.inputs[0]) +
                        ei_stand_in::scaled((b[i] - data.input_zeros[1]) * kHeadroom, data.inputs[1]);
    output[i] = static_cast<int8_t>(
        ei_stand_in::clamped(ei_stand_in::scaled(sum, data.output) + data.output_zero, data.range.low, data.range.high));
  }
  return kTfLiteOk;
}

}  // namespace

TfLiteRegistration tflite::Register_ADD() { return {nullptr, nullptr, prepare, invoke}; }
