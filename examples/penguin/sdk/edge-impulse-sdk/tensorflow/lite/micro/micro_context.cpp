// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

#include "edge-impulse-sdk/tensorflow/lite/micro/micro_context.h"

#include "edge-impulse-sdk/porting/ei_classifier_porting.h"

namespace tflite {

void MicroContextReportOpError(TfLiteContext*, const char* format, ...) { ei_printf("ERR: %s\n", format); }

}  // namespace tflite
