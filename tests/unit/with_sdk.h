// SPDX-License-Identifier: MIT
// tests/unit/with_sdk.h: compiled models of eon_fixture.h, for a compiler.
#pragma once
#include <string>

#include "text.h"

namespace ei_ota::test {

/// With what the penguin's SDK has of the headers that a compiled model includes.
inline std::string with_sdk(const std::string& text) {
  const std::string include = "#include \"edge-impulse-sdk/tensorflow/lite/c/common.h\"\n";
  return replaced(text, include,
                  include +
                      "#include \"edge-impulse-sdk/tensorflow/lite/c/builtin_op_data.h\"\nnamespace tflite {}\n"
                      "struct TfLiteFullyConnectedParams { TfLiteFusedActivation activation; };\n");
}

}  // namespace ei_ota::test
