// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "parse/eon/eon_tables.h"
#include "parse/eon/op_data.h"

namespace ei_ota {
namespace {

class NodeReader {
 public:
  NodeReader(const Declarations& declarations, DefinitionReader& definitions, EonSource& result)
      : declarations_(declarations), definitions_(definitions), result_(result) {}

  Status read() {
    const auto found = declarations_.find({"nodeData", "tflNodes"});
    if (!found) return found.refusal();
    const auto* const table = *found;
    if (!table)
      return refuse(ErrorId::Table, declarations_.source().path, "no table of nodes", "tflNodes[] or nodeData[]",
                    "export the model again");
    const auto names = field_names(*table);
    for (const auto row : children(initialiser(table->cursor)))
      if (clang_getCursorKind(row) == CXCursor_InitListExpr)
        if (auto status = read_node(row, fields_of(row, names)); !status) return status;
    if (auto status = check_rows(declarations_, table->cursor, model().nodes.size()); !status) return status;
    if (auto status = read_ops(); !status) return status;
    if (auto status = read_ends("in_tensor_indices", "inTensorIndices", model().inputs); !status) return status;
    return read_ends("out_tensor_indices", "outTensorIndices", model().outputs);
  }

 private:
  [[nodiscard]] Model& model() { return result_.model; }

  /// The model's inputs or outputs, whose table has had two names.
  Status read_ends(std::string_view name, std::string_view old_name, std::vector<std::int32_t>& rows) {
    const auto found = declarations_.find({name, old_name});
    if (!found) return found.refusal();
    const auto* const variable = *found;
    if (!variable)
      return refuse(ErrorId::Table, declarations_.source().path, fmt::format("no `{}`", name), "the model's inputs and outputs",
                    "export the model again");
    return read_rows(*variable, 0, rows);
  }

  /// @param lowest  -1 where operands can be left out
  Status read_rows(const Variable& variable, std::int32_t lowest, std::vector<std::int32_t>& rows) {
    auto read = definitions_.read_integers(variable);
    if (!read) return read.refusal();
    rows = std::move(*read);
    for (const auto row : rows)
      if (row < lowest || row >= static_cast<std::int32_t>(model().tensors.size()))
        return declarations_.bad_declaration(variable, fmt::format("names the tensor {}", row),
                                             fmt::format("{} to {}", lowest, model().tensors.size() - 1));
    return Nothing{};
  }

  Status read_node(CXCursor row, const Fields& fields) {
    Node node;
    for (const auto& [field, rows] : {std::pair{"inputs", &node.inputs}, std::pair{"outputs", &node.outputs}}) {
      const auto reference = fields.contains(field) ? declarations_.reference(fields.at(field)) : std::nullopt;
      if (!reference)
        return declarations_.bad_table(row, fmt::format("a node without {}", field), "references to inputsN and outputsN");
      if (auto status = read_rows(*reference->variable, -1, *rows); !status) return status;
    }
    if (const auto field = fields.find("builtin_data"); field != fields.end() && !references(field->second).empty()) {
      const auto reference = declarations_.reference(field->second);
      if (!reference || !has_initialiser(reference->variable->cursor))
        return declarations_.bad_table(row, "a node whose parameters are " + declarations_.what_is(field->second),
                                       "a reference to opdataN");
      auto values = read_op_data(declarations_.source(), *declarations_.ast().span(initialiser(reference->variable->cursor)));
      if (!values) return values.refusal();
      node.op_data = std::move(*values);
    }
    if (const auto op = fields.find("used_op_index"); op != fields.end()) node.op = enumerator(declarations_.ast(), op->second);
    model().nodes.push_back(std::move(node));
    return Nothing{};
  }

  /// Since 2024 the ops stand in a list of their own.
  Status read_ops() {
    const auto found = declarations_.find({"used_ops"});
    if (!found) return found.refusal();
    if (const auto* const table = *found) {
      const auto ops = children(initialiser(table->cursor));
      if (ops.size() != model().nodes.size())
        return declarations_.bad_table(table->cursor, fmt::format("{} ops for {} nodes", ops.size(), model().nodes.size()),
                                       "one a node");
      for (std::size_t i = 0; i < ops.size(); ++i) model().nodes[i].op = enumerator(declarations_.ast(), ops[i]);
    }
    for (auto& node : model().nodes) {
      if (!node.op.starts_with("OP_"))
        return refuse(ErrorId::Table, declarations_.source().path, "a node without an op", "one of the OP_ names",
                      "export the model again");
      node.op.erase(0, 3);
    }
    return Nothing{};
  }

  const Declarations& declarations_;
  DefinitionReader& definitions_;
  EonSource& result_;
};

}  // namespace

Status read_nodes(const Declarations& declarations, DefinitionReader& definitions, EonSource& result) {
  return NodeReader(declarations, definitions, result).read();
}

}  // namespace ei_ota
