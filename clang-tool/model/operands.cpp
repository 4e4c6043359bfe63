// SPDX-License-Identifier: MIT
#include "model/operands.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace ei_ota {
namespace {

/// Operands whose quantization is special. An op that is not listed reads everything.
struct OperandRow {
  std::string_view op;
  std::size_t filter;
  std::size_t bias;
  bool bias_scale_read;
};
constexpr std::array<OperandRow, 3> rows{{
    // tensorflow/lite/kernels/kernel_util_lite.cc, PopulateConvolutionQuantizationParams: per channel, input scale * filter
    // scale / output scale; the bias is looked at for uint8 alone
    {"CONV_2D", 1, 2, false},
    {"DEPTHWISE_CONV_2D", 1, 2, false},
    // the same file, GetQuantizedConvolutionMultipler: |input scale * filter scale - bias scale| / output scale <= 0.02
    {"FULLY_CONNECTED", 1, 2, true},
}};

const OperandRow* row_of(std::string_view op) {
  const auto* const found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.op == op; });
  return found == rows.end() ? nullptr : found;
}

const OperandRow* row_of(const Model& model, const Use& use) { return row_of(model.nodes[use.node].op); }

}  // namespace

std::vector<std::vector<Use>> uses_of_tensors(const Model& model) {
  std::vector<std::vector<Use>> uses(model.tensors.size());
  for (std::size_t node = 0; node < model.nodes.size(); ++node) {
    const auto& inputs = model.nodes[node].inputs;
    for (std::size_t operand = 0; operand < inputs.size(); ++operand)
      if (inputs[operand] >= 0) uses[static_cast<std::size_t>(inputs[operand])].push_back({node, operand});
  }
  return uses;
}

bool is_filter_or_bias(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  return model.tensors[row].constant && !uses.empty() && std::all_of(uses.begin(), uses.end(), [&](const Use& use) {
           const auto* const operands = row_of(model, use);
           return operands && (use.operand == operands->filter || use.operand == operands->bias);
         });
}

bool is_command_stream(const Model& model, const std::vector<Use>& uses) {
  return std::any_of(uses.begin(), uses.end(),
                     [&](const Use& use) { return use.operand == 0 && model.nodes[use.node].op == "ETHOSU"; });
}

bool is_scale_read(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  return !model.tensors[row].constant || uses.empty() || std::any_of(uses.begin(), uses.end(), [&](const Use& use) {
    const auto* const operands = row_of(model, use);
    return !operands || use.operand != operands->bias || operands->bias_scale_read;
  });
}

std::optional<BiasSource> bias_source(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  if (uses.size() != 1 || !model.tensors[row].constant) return std::nullopt;
  const auto* const operands = row_of(model, uses[0]);
  if (!operands || uses[0].operand != operands->bias) return std::nullopt;
  const auto& inputs = model.nodes[uses[0].node].inputs;
  const auto input = inputs[0];
  const auto filter = inputs[operands->filter];
  if (input < 0 || filter < 0) return std::nullopt;
  const BiasSource source{static_cast<std::size_t>(input), static_cast<std::size_t>(filter)};
  const auto scales = [&](std::size_t tensor) -> std::size_t {
    const auto& quantization = model.tensors[tensor].quantization;
    return quantization ? element_count(model.definitions[quantization->scale]) : 0;
  };
  if (scales(source.input) != 1 || scales(row) == 0 || scales(row) != scales(source.filter)) return std::nullopt;
  return source;
}

}  // namespace ei_ota
