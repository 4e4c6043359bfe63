// SPDX-License-Identifier: MIT
// model/operands.h: what kernels do with a tensor's quantization, by (op, operand).
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "model/model.h"

namespace ei_ota {

/// One use of a tensor: node `node` takes it as input number `operand`.
struct Use {
  std::size_t node;
  std::size_t operand;
};

/// The uses of every row of tensorData, as inputs.
[[nodiscard]] std::vector<std::vector<Use>> uses_of_tensors(const Model& model);

/// Is the tensor a constant that is used only as a filter or bias of CONV_2D, DEPTHWISE_CONV_2D or FULLY_CONNECTED? Their zero
/// points are 0 by TFLite's int8 specification and no kernel reads them.
[[nodiscard]] bool is_filter_or_bias(const Model& model, std::size_t row, const std::vector<Use>& uses);

/// Is the tensor the command stream of an Ethos-U? Its operator takes the command stream, the weights as one blob, working
/// memory and the network's own inputs (Arm's Vela compiler writes them in this order).
[[nodiscard]] bool is_command_stream(const Model& model, const std::vector<Use>& uses);

/// Does some kernel read the scales of this tensor? Not those of a constant that is used only as a convolution's bias. ARC MLI
/// kernels do: a firmware for them is patched with --define EI_CLASSIFIER_TFLITE_ENABLE_ARC=1).
[[nodiscard]] bool is_scale_read(const Model& model, std::size_t row, const std::vector<Use>& uses);

/// Where a bias's scales come from: float32(scale of input * scale of filter), channel by channel.
struct BiasSource {
  std::size_t input;  ///< rows of tensorData
  std::size_t filter;
};

/// Set where the tensor is the constant bias of exactly one node whose shapes allow the rule; says nothing about the values.
[[nodiscard]] std::optional<BiasSource> bias_source(const Model& model, std::size_t row, const std::vector<Use>& uses);

}  // namespace ei_ota
