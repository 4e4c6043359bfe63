// SPDX-License-Identifier: MIT
// Kernels that write down what they are given instead of computing with it. FULLY_CONNECTED's prepare refuses what the
// genuine one refuses: a bias scale that is not the product of the others.
#include <math.h>

#include "dump.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"

namespace {

void see_tensor(TfLiteContext* context, int row) {
  if (row < 0) return;
  const auto index = static_cast<uint32_t>(row);
  const TfLiteTensor* const tensor = context->GetTensor(context, row);
  if (tensor->allocation_type == kTfLiteMmapRo) dump(DUMP_DATA, index, 0, tensor->data.data, tensor->bytes);
  if (tensor->quantization.type != kTfLiteAffineQuantization) return;
  const auto* const affine = static_cast<const TfLiteAffineQuantization*>(tensor->quantization.params);
  dump(DUMP_SCALE, index, 0, affine->scale->data, sizeof(float) * static_cast<size_t>(affine->scale->size));
  dump(DUMP_ZERO_POINT, index, 0, affine->zero_point->data, sizeof(int) * static_cast<size_t>(affine->zero_point->size));
}

TfLiteStatus see(TfLiteContext* context, TfLiteNode* node) {
  for (int i = 0; i < node->inputs->size; ++i) see_tensor(context, node->inputs->data[i]);
  for (int i = 0; i < node->outputs->size; ++i) see_tensor(context, node->outputs->data[i]);
  return kTfLiteOk;
}

// tensorflow/lite/kernels/kernel_util_lite.cc, GetQuantizedConvolutionMultipler
TfLiteStatus check_bias_scale(TfLiteContext* context, TfLiteNode* node) {
  const int input = node->inputs->data[0], filter = node->inputs->data[1], bias = node->inputs->data[2];
  const int output = node->outputs->data[0];
  if (bias < 0 || context->GetTensor(context, bias)->quantization.type != kTfLiteAffineQuantization) return kTfLiteOk;
  const auto scale = [&](int row) { return static_cast<double>(context->GetTensor(context, row)->params.scale); };
  const int others[] = {bias, output};
  dump(DUMP_BIAS, static_cast<uint32_t>(input), static_cast<uint32_t>(filter), others, sizeof others);
  return fabs(scale(input) * scale(filter) - scale(bias)) / scale(output) <= 0.02 ? kTfLiteOk : kTfLiteError;
}

constexpr TfLiteRegistration seeing = {nullptr, nullptr, nullptr, see};

}  // namespace

namespace tflite {
TfLiteRegistration Register_ADD() { return seeing; }
TfLiteRegistration Register_CONCATENATION() { return seeing; }
TfLiteRegistration Register_CONV_2D() { return seeing; }
TfLiteRegistration Register_DEPTHWISE_CONV_2D() { return seeing; }
TfLiteRegistration Register_FULLY_CONNECTED() { return {nullptr, nullptr, check_bias_scale, see}; }
TfLiteRegistration Register_LOGISTIC() { return seeing; }
TfLiteRegistration Register_MAX_POOL_2D() { return seeing; }
TfLiteRegistration Register_MEAN() { return seeing; }
TfLiteRegistration Register_MUL() { return seeing; }
TfLiteRegistration Register_PAD() { return seeing; }
TfLiteRegistration Register_RESHAPE() { return seeing; }
TfLiteRegistration Register_SOFTMAX() { return seeing; }
TfLiteRegistration Register_SUB() { return seeing; }
TfLiteRegistration Register_TANH() { return seeing; }
}  // namespace tflite
