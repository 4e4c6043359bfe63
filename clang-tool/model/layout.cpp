// SPDX-License-Identifier: MIT
#include "model/layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "base/digest.h"
#include "model/weight_image.h"

namespace ei_ota {
namespace {

std::string shape_text(const std::vector<std::uint32_t>& dims) {
  return dims.empty() ? "scalar" : fmt::format("{}", fmt::join(dims, "x"));
}

/// A stream of commands is too long to be told by its values.
std::string values_text(const Definition& definition) {
  if (definition.type != ElementType::Int32) return "SHA-256 " + hex(sha256(definition.elements));
  std::vector<std::int32_t> values;
  for (std::size_t i = 0; i < element_count(definition); ++i) values.push_back(int32_at(definition.elements, i));
  return fmt::format("{}", fmt::join(values, ","));
}

std::string tensor_line(const Model& model, std::size_t row, const std::vector<Use>& uses) {
  const auto& tensor = model.tensors[row];
  std::string line = fmt::format("{} {}", element_name(tensor.type), shape_text(tensor.dims));
  if (!tensor.constant)
    line = "activation " + line;
  else if (is_data_structural(model, row, uses))
    line = fmt::format("structure {} = {}", line, values_text(model.definitions[*tensor.data]));
  else
    line = "weight " + line;
  if (tensor.quantization) {
    const auto scales = element_count(model.definitions[tensor.quantization->scale]);
    line += fmt::format(" scales {}", scales);
    if (scales > 1) line += fmt::format(" along {}", tensor.quantization->dimension);
    if (are_zero_points_structural(model, row, uses)) line += " zero points 0";
  }
  return line;
}

/// With which tensor before it a tensor shares its weights, where sharing cannot be undone.
class Sharing {
 public:
  explicit Sharing(const Model& model) : model_(model) {}

  std::string text(std::size_t row, std::size_t number) {
    if (!model_.in_place) return {};
    std::string text;
    const auto& [constant, type, dims, data, quantization] = model_.tensors[row];
    if (data) text += part(*data, number, "data");
    if (quantization)
      text += part(quantization->scale, number, "scales") + part(quantization->zero_point, number, "zero points");
    return text;
  }

 private:
  std::string part(std::size_t definition, std::size_t number, std::string_view name) {
    const auto [first, is_new] = owners_.emplace(definition, number);
    return is_new || first->second == number ? std::string{} : fmt::format(" {} of {}", name, first->second);
  }

  const Model& model_;
  std::map<std::size_t, std::size_t> owners_;  ///< by definition
};

}  // namespace

std::vector<std::string> layout_lines(const std::vector<const Model*>& models, std::size_t label_count,
                                      const std::vector<Block>& blocks) {
  std::vector<std::string> lines{"EiOta layout 1"};
  for (const auto* const pointer : models) {
    const auto& model = *pointer;
    lines.emplace_back("model");
    const auto order = canonical_order(model);
    const auto uses = uses_of_tensors(model);
    std::vector<std::int32_t> number(model.tensors.size());
    for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = static_cast<std::int32_t>(i);
    const auto numbers = [&](const std::vector<std::int32_t>& rows) {
      std::vector<std::int32_t> renumbered;
      renumbered.reserve(rows.size());
      for (const auto row : rows) renumbered.push_back(row < 0 ? -1 : number[static_cast<std::size_t>(row)]);
      return fmt::format("{}", fmt::join(renumbered, ","));
    };
    Sharing sharing(model);
    for (std::size_t i = 0; i < order.size(); ++i)
      lines.push_back(
          fmt::format("tensor {}: {}{}", i, tensor_line(model, order[i], uses[order[i]]), sharing.text(order[i], i)));
    for (std::size_t i = 0; i < model.nodes.size(); ++i) {
      const auto& node = model.nodes[i];
      lines.push_back(fmt::format("node {}: {}({}) {} -> {}", i, node.op, fmt::join(node.op_data, ","), numbers(node.inputs),
                                  numbers(node.outputs)));
    }
    lines.push_back("inputs: " + numbers(model.inputs));
    lines.push_back("outputs: " + numbers(model.outputs));
  }
  bool has_labels = false;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    has_labels = has_labels || blocks[i].kind == BlockKind::Labels;
    lines.push_back(fmt::format("block {}: {} {}", i, block_name(blocks[i].kind), blocks[i].shape));
  }
  if (!has_labels) lines.push_back(fmt::format("labels: {}", label_count));
  return lines;
}

LayoutFingerprint layout_fingerprint(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  const auto digest = sha256(text);
  LayoutFingerprint fingerprint;
  std::copy_n(digest.begin(), fingerprint.size(), fingerprint.begin());
  return fingerprint;
}

}  // namespace ei_ota
