// SPDX-License-Identifier: MIT
// model/quantization_duplicate.h: a tensor's quantization that a header repeats, for code that does not read the tensor's.
#pragma once
#include <cstddef>
#include <string>

namespace ei_ota {

struct QuantizationDuplicate {
  std::size_t model;   ///< whose tensor it is: index into the export's models
  std::size_t tensor;  ///< row of tensorData
  std::size_t header;  ///< index into the headers of model-parameters/
  /// Macros that SDKs until 2022 compile in, "EI_CLASSIFIER_TFLITE_INPUT" for _SCALE and _ZEROPOINT; or else
  std::string macros;
  std::string object;  ///< an output configuration (ei_fill_result_*) with the members scale and zero_point
};

}  // namespace ei_ota
