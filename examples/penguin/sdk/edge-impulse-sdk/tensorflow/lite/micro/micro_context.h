// SPDX-License-Identifier: MIT
// Copyright (c) EiOta contributors

// The context's C++ side. The stand-in's kernels use the C functions of TfLiteContext only, so nothing is virtual here.
#pragma once

#include "edge-impulse-sdk/tensorflow/lite/c/common.h"

namespace tflite {

class MicroAllocator;
class MicroGraph;
struct Model;

class MicroContext {
 public:
  MicroContext(MicroAllocator*, const Model*, MicroGraph*) {}
};

/// TfLiteContext::ReportError: prints the text, without its arguments.
void MicroContextReportOpError(TfLiteContext* context, const char* format, ...);

}  // namespace tflite
