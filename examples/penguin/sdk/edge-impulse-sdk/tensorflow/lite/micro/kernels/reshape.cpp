// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// RESHAPE: the same elements under the output's dimensions, which the compiled model already knows.
#include <string.h>

#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"

namespace {

size_t int8_bytes(const TfLiteIntArray* dims) {
  size_t count = 1;
  for (int i = 0; i < dims->size; ++i) count *= static_cast<size_t>(dims->data[i]);
  return count;
}

TfLiteStatus prepare(TfLiteContext* context, TfLiteNode* node) {
  const TfLiteTensor* input = context->GetTensor(context, node->inputs->data[0]);
  const TfLiteTensor* output = context->GetTensor(context, node->outputs->data[0]);
  if (!input || !output) return kTfLiteError;
  if (input->type == kTfLiteInt8 && output->type == kTfLiteInt8 && input->bytes == output->bytes) return kTfLiteOk;
  context->ReportError(context, "a RESHAPE that is not int8, or changes the size");
  return kTfLiteError;
}

TfLiteStatus invoke(TfLiteContext* context, TfLiteNode* node) {
  const TfLiteEvalTensor* input = context->GetEvalTensor(context, node->inputs->data[0]);
  const TfLiteEvalTensor* output = context->GetEvalTensor(context, node->outputs->data[0]);
  memmove(output->data.data, input->data.data, int8_bytes(output->dims));
  return kTfLiteOk;
}

}  // namespace

TfLiteRegistration tflite::ops::micro::Register_RESHAPE() { return {nullptr, nullptr, prepare, invoke}; }
