// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// SOFTMAX over the last dimension, in fixed point. The steps are those of TFLite's reference kernel (whose fixed-point
// functions come from gemmlowp), so that the results are equal to the last bit. Qm.n: m integer and n fraction bits.
#include "edge-impulse-sdk/tensorflow/lite/c/builtin_op_data.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/fixed_point.h"
#include "edge-impulse-sdk/tensorflow/lite/micro/kernels/micro_ops.h"

namespace {

using ei_stand_in::clamped;
using ei_stand_in::divide_by_power;
using ei_stand_in::high_product;

constexpr int kDifferenceFraction = 26;  // differences to the row's largest element are Q5.26
constexpr int kSumInteger = 12;          // sums of exponentials are Q12.19: up to 4096 elements

struct Softmax {
  ei_stand_in::Multiplier difference;  // stored difference -> Q5.26
  int32_t lowest;                      // a lower stored difference does not fit Q5.26; its exponential is 0
};

int32_t shifted_left(int32_t a, int bits) {
  const int64_t wide = static_cast<int64_t>(a) * (int64_t{1} << bits);
  return wide > INT32_MAX ? INT32_MAX : wide < INT32_MIN ? INT32_MIN : static_cast<int32_t>(wide);
}

/// exp(a) in Q0.31, a <= 0 in Q5.26.
int32_t exp_of(int32_t a) {
  if (a == 0) return INT32_MAX;
  // a = below - rest, below in [-1/4, 0), rest a multiple of 1/4
  constexpr int32_t quarter = 1 << (kDifferenceFraction - 2);
  const int32_t below = (a & (quarter - 1)) - quarter;
  const int32_t rest = below - a;

  // exp(below): Taylor around -1/8, x = below + 1/8 in Q0.31
  constexpr int32_t kExpOfMinusEighth = 1895147668;
  constexpr int32_t kThird = 715827883;
  const int32_t x = shifted_left(below, 5) + (1 << 28);
  const int32_t x2 = high_product(x, x);
  const int32_t x3 = high_product(x2, x);
  const int32_t x4 = high_product(x2, x2);
  const int32_t tail = divide_by_power(high_product(divide_by_power(x4, 2) + x3, kThird) + x2, 1);
  int32_t result = kExpOfMinusEighth + high_product(kExpOfMinusEighth, x + tail);

  // exp(-1/4), exp(-1/2), exp(-1) .. exp(-16): a factor for each bit of rest
  static const int32_t kFactors[] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
  for (int bit = 0; bit < 7; ++bit)
    if (rest & (1 << (kDifferenceFraction - 2 + bit))) result = high_product(result, kFactors[bit]);
  return result;
}

/// 1 / (1 + a) in Q0.31, a in [0, 1) in Q0.31: three steps of Newton's method from 48/17 - 32/17 d, d = (1 + a) / 2.
int32_t reciprocal_of_one_plus(int32_t a) {
  constexpr int32_t k48Over17 = 1515870810;  // Q2.29, as x is
  constexpr int32_t k32Over17 = 1010580540;
  const int32_t d = static_cast<int32_t>((static_cast<int64_t>(a) + INT32_MAX + 1) / 2);
  int32_t x = k48Over17 + high_product(d, -k32Over17);
  for (int step = 0; step < 3; ++step) {
    const int32_t error = (1 << 29) - high_product(d, x);
    x += shifted_left(high_product(x, error), 2);
  }
  return shifted_left(x, 1);  // x / 2 in Q0.31
}

int leading_zeros(uint32_t a) {
  int count = 0;
  for (; !(a & 0x80000000u) && count < 32; a <<= 1) ++count;
  return count;
}

TfLiteStatus prepare(TfLiteContext* context, TfLiteNode* node) {
  const TfLiteTensor* input = context->GetTensor(context, node->inputs->data[0]);
  const TfLiteTensor* output = context->GetTensor(context, node->outputs->data[0]);
  auto* data = static_cast<Softmax*>(context->AllocatePersistentBuffer(context, sizeof(Softmax)));
  if (!input || !output || !data) return kTfLiteError;
  node->user_data = data;
  const float beta = static_cast<const TfLiteSoftmaxParams*>(node->builtin_data)->beta;
  const double real = static_cast<double>(beta) * static_cast<double>(input->params.scale) * (1 << kDifferenceFraction);
  if (input->type != kTfLiteInt8 || output->type != kTfLiteInt8 || output->params.zero_point != INT8_MIN ||
      output->params.scale != 1.0f / 256 || !ei_stand_in::is_multiplier(real) || !(real > 1)) {
    context->ReportError(context, "a SOFTMAX that is not int8 with output scale 1/256 and zero point -128");
    return kTfLiteError;
  }
  data->difference = ei_stand_in::multiplier_from(real);
  data->lowest = -static_cast<int32_t>((int64_t{31} << kDifferenceFraction) >> data->difference.shift);
  return kTfLiteOk;
}

/// The exponential of a stored difference, or -1 where it is too small to count.
int32_t exp_of_stored(const Softmax& data, int32_t difference) {
  return difference < data.lowest ? -1 : exp_of(ei_stand_in::scaled(difference, data.difference));
}

void softmax_row(const Softmax& data, const int8_t* input, int8_t* output, int depth) {
  int32_t largest = INT8_MIN;
  for (int i = 0; i < depth; ++i)
    if (input[i] > largest) largest = input[i];

  int32_t sum = 0;
  for (int i = 0; i < depth; ++i) {
    const int32_t e = exp_of_stored(data, input[i] - largest);
    if (e >= 0) sum += divide_by_power(e, kSumInteger);
  }
  // sum = 2^over_unit * (1 + remainder)
  const int zeros = leading_zeros(static_cast<uint32_t>(sum));
  const int over_unit = kSumInteger - zeros;
  const uint32_t normalized = static_cast<uint32_t>(sum) << zeros;
  const int32_t scale = reciprocal_of_one_plus(static_cast<int32_t>(normalized - (uint32_t{1} << 31)));

  for (int i = 0; i < depth; ++i) {
    const int32_t e = exp_of_stored(data, input[i] - largest);
    const int32_t share = e < 0 ? 0 : divide_by_power(high_product(scale, e), over_unit + 31 - 8);
    output[i] = static_cast<int8_t>(clamped(share + INT8_MIN, INT8_MIN, INT8_MAX));
  }
}

TfLiteStatus invoke(TfLiteContext* context, TfLiteNode* node) {
  const TfLiteEvalTensor* input = context->GetEvalTensor(context, node->inputs->data[0]);
  const TfLiteEvalTensor* output = context->GetEvalTensor(context, node->outputs->data[0]);
  const TfLiteIntArray* dims = input->dims;
  const int depth = dims->data[dims->size - 1];
  int rows = 1;
  for (int i = 0; i < dims->size - 1; ++i) rows *= dims->data[i];
  for (int row = 0; row < rows; ++row)
    softmax_row(*static_cast<const Softmax*>(node->user_data), input->data.int8 + row * depth, output->data.int8 + row * depth,
                depth);
  return kTfLiteOk;
}

}  // namespace

TfLiteRegistration tflite::Register_SOFTMAX() { return {nullptr, nullptr, prepare, invoke}; }
