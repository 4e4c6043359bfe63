// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "parse/eon/eon_quantization.h"
#include "parse/eon/eon_tables.h"

namespace ei_ota {
namespace {

class TensorReader {
 public:
  TensorReader(const Declarations& declarations, DefinitionReader& definitions, EonSource& result)
      : declarations_(declarations),
        definitions_(definitions),
        quantizations_(declarations, definitions, result),
        result_(result) {}

  Status read() {
    const auto found = find_table();
    if (!found) return found.refusal();
    const auto* const table = *found;
    if (!table)
      return refuse(ErrorId::Table, declarations_.source().path, "no tensorData[] table", "an EON-compiled model",
                    "give the folder that holds tflite-model/");
    const auto names = field_names(*table);
    locate(*table, names);
    for (const auto row : children(initialiser(table->cursor)))
      if (clang_getCursorKind(row) == CXCursor_InitListExpr)
        if (auto status = read_row(row, fields_of(row, names)); !status) return status;
    if (model().tensors.empty()) return declarations_.bad_table(table->cursor, "tensorData[] is empty", "a row a tensor");
    return check_rows(declarations_, table->cursor, model().tensors.size());
  }

 private:
  [[nodiscard]] Model& model() { return result_.model; }

  /// In a patched source whose weights stay in flash, tensorData is what its functions read rows through.
  Result<const Variable*> find_table() const {
    auto renamed = declarations_.find({renamed_table});
    return !renamed || *renamed ? renamed : declarations_.find({"tensorData"});
  }

  void locate(const Variable& table, const std::vector<std::string>& names) {
    const auto row_type = clang_getArrayElementType(clang_getCursorType(table.cursor));
    const auto name = *declarations_.ast().name_offset(table.cursor);
    result_.table = {table.name,
                     declarations_.ast().span(table.cursor).value_or(Span{name, name}),
                     {name, name + last_component(table.name).size()},
                     unqualified_type(row_type),
                     clang_isConstQualifiedType(row_type) != 0,
                     std::ranges::find(names, "quantization") != names.end(),
                     static_cast<std::uint32_t>(clang_Type_getSizeOf(row_type))};
  }

  /// Its name, in the namespaces that have one.
  static std::string unqualified_type(CXType type) {
    constexpr std::string_view unnamed = "(anonymous namespace)::";
    auto name = spelling(type);
    if (name.starts_with("const ")) name.erase(0, 6);
    for (auto at = name.find(unnamed); at != std::string::npos; at = name.find(unnamed)) name.erase(at, unnamed.size());
    return name;
  }

  Status read_row(CXCursor row, const Fields& fields) {
    for (const auto* const needed : {"allocation_type", "data", "dims", "bytes"})
      if (!fields.contains(needed))
        return declarations_.bad_table(row, fmt::format("a row of tensorData has no `{}`", needed),
                                       "the members that Studio writes");
    Tensor tensor{};
    const auto allocation = enumerator(declarations_.ast(), fields.at("allocation_type"));
    tensor.constant = allocation == "kTfLiteMmapRo";
    if (!tensor.constant && allocation != "kTfLiteArenaRw" && allocation != "kTfLiteArenaRwPersistent")
      return declarations_.bad_table(row, fmt::format("a tensor of the allocation type `{}`", allocation),
                                     "kTfLiteMmapRo or kTfLiteArenaRw");
    if (auto status = read_dims(fields.at("dims"), tensor); !status) return status;
    if (tensor.constant)
      if (auto status = read_data(row, fields.at("data"), tensor); !status) return status;
    if (auto status = read_type(row, fields, tensor); !status) return status;
    std::optional<Span> object;
    if (const auto quantization = fields.find("quantization"); quantization != fields.end())
      if (auto status = quantizations_.read(row, quantization->second, tensor, object); !status) return status;
    model().tensors.push_back(std::move(tensor));
    result_.rows.push_back(object);
    return check_size(row, fields.at("bytes"));
  }

  Status read_dims(CXCursor expression, Tensor& tensor) {
    const auto reference = declarations_.reference(expression);
    if (!reference)
      return declarations_.bad_table(expression, "a tensor whose dimensions are " + declarations_.what_is(expression),
                                     "a reference to a TfArray");
    const auto& variable = *reference->variable;
    if (clang_getCanonicalType(clang_getCursorType(variable.cursor)).kind == CXType_Int) {
      if (definitions_.evaluate(initialiser(variable.cursor)) == 0) return Nothing{};  // a scalar
      return declarations_.bad_declaration(variable, "is not a list of dimensions", "0 for none, or a TfArray");
    }
    const auto dims = definitions_.read_integers(variable);
    if (!dims) return dims.refusal();
    for (const auto dim : *dims) {
      if (dim < 0)
        return declarations_.bad_declaration(variable, fmt::format("holds the dimension {}", dim),
                                             "dimensions that are not negative");
      tensor.dims.push_back(static_cast<std::uint32_t>(dim));
    }
    return Nothing{};
  }

  Status read_data(CXCursor row, CXCursor expression, Tensor& tensor) {
    const auto reference = declarations_.reference(expression);
    if (!reference)
      return declarations_.bad_table(row, "a constant tensor whose data is " + declarations_.what_is(expression),
                                     "a reference to tensor_dataN");
    const auto definition = definitions_.define(*reference->variable);
    if (!definition) return definition.refusal();
    tensor.data = *definition;
    return Nothing{};
  }

  /// Float exports name no type; their arrays have one, and activations are as wide as the inputs.
  Status read_type(CXCursor row, const Fields& fields, Tensor& tensor) {
    static const std::map<std::string, ElementType, std::less<>> types{{"kTfLiteInt8", ElementType::Int8},
                                                                       {"kTfLiteUInt8", ElementType::UInt8},
                                                                       {"kTfLiteInt16", ElementType::Int16},
                                                                       {"kTfLiteInt32", ElementType::Int32},
                                                                       {"kTfLiteFloat32", ElementType::Float32}};
    const auto field = fields.find("type");
    if (field == fields.end()) {
      tensor.type = tensor.data ? model().definitions[*tensor.data].type : ElementType::Float32;
      return Nothing{};
    }
    const auto name = enumerator(declarations_.ast(), field->second);
    const auto type = types.find(name);
    if (type == types.end())
      return declarations_.bad_table(row, fmt::format("a tensor of the type `{}`", name),
                                     "int8, uint8, int16, int32 or float32");
    tensor.type = type->second;
    if (tensor.data && model().definitions[*tensor.data].type != tensor.type)
      return declarations_.bad_table(
          row, fmt::format("{} is not an array of {}", model().definitions[*tensor.data].name, element_name(tensor.type)),
          "the type that its row says");
    return Nothing{};
  }

  Status check_size(CXCursor row, CXCursor bytes_expression) {
    const auto& tensor = model().tensors.back();
    constexpr std::size_t largest = 0x7FFFFFFF;  // targets have 32-bit addresses
    std::size_t size = element_size(tensor.type);
    for (const auto dim : tensor.dims) {
      if (dim != 0 && size > largest / dim)
        return declarations_.bad_table(row, "a tensor of over 2 GiB", "one that a microcontroller holds");
      size *= dim;
    }
    const auto bytes = static_cast<std::size_t>(definitions_.evaluate(bytes_expression).value_or(0));
    const auto held = tensor.data ? model().definitions[*tensor.data].elements.size() : bytes;
    if (bytes != size || held != size)
      return declarations_.bad_table(
          row, fmt::format("a tensor of {} bytes has {} of data and the dimensions of {}", bytes, held, size),
          "three equal sizes");
    return Nothing{};
  }

  const Declarations& declarations_;
  DefinitionReader& definitions_;
  QuantizationReader quantizations_;
  EonSource& result_;
};

}  // namespace

Status read_tensors(const Declarations& declarations, DefinitionReader& definitions, EonSource& result) {
  return TensorReader(declarations, definitions, result).read();
}

Status check_rows(const Declarations& declarations, CXCursor table, std::size_t rows) {
  const auto declared = clang_getArraySize(clang_getCanonicalType(clang_getCursorType(table)));
  if (declared != static_cast<long long>(rows))
    return declarations.bad_table(table, fmt::format("{} rows of {} in {}[]", rows, declared, spelling(table)),
                                  "all rows as { lists }");
  return Nothing{};
}

}  // namespace ei_ota
