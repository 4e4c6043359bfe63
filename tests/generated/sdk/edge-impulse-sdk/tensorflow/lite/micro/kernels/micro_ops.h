// SPDX-License-Identifier: MIT
// The kernels that generated models name; firmware/kernels.cpp has them all.
#pragma once
#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

namespace tflite {
TfLiteRegistration Register_ADD();
TfLiteRegistration Register_CONCATENATION();
TfLiteRegistration Register_CONV_2D();
TfLiteRegistration Register_DEPTHWISE_CONV_2D();
TfLiteRegistration Register_FULLY_CONNECTED();
TfLiteRegistration Register_LOGISTIC();
TfLiteRegistration Register_MAX_POOL_2D();
TfLiteRegistration Register_MEAN();
TfLiteRegistration Register_MUL();
TfLiteRegistration Register_PAD();
TfLiteRegistration Register_RESHAPE();
TfLiteRegistration Register_SOFTMAX();
TfLiteRegistration Register_SUB();
TfLiteRegistration Register_TANH();
}  // namespace tflite
