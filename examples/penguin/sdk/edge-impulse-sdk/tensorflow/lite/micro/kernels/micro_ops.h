// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The kernels of the stand-in: int8 only, results bit for bit those of TFLite Micro's reference kernels.
#pragma once

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

namespace tflite {

TfLiteRegistration Register_ADD();
TfLiteRegistration Register_CONV_2D();
TfLiteRegistration Register_DEPTHWISE_CONV_2D();
TfLiteRegistration Register_SOFTMAX();

namespace ops {
namespace micro {

TfLiteRegistration Register_RESHAPE();

}  // namespace micro
}  // namespace ops
}  // namespace tflite
