// The tables of a compiled model (tensorData, its nodes, their operands) lead to everything; names only name.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "parse/clang_ast.h"
#include "parse/eon_source.h"
#include "parse/numbers.h"
#include "parse/op_data.h"
#include "parse/prelude.h"

namespace ei_ota {
namespace {

struct Variable {
  CXCursor cursor;
  std::string name;  ///< without the anonymous namespace
  bool in_anonymous_namespace;
};

struct Function {
  CXCursor cursor;
  std::string name;
};

/// What a source declares at namespace scope.
struct Declarations {
  std::vector<Variable> variables;
  std::vector<Function> functions;
};

void collect(CXCursor scope, const std::string& prefix, bool anonymous, Declarations& found) {
  for_each_child(scope, [&](CXCursor cursor) {
    switch (clang_getCursorKind(cursor)) {
      case CXCursor_Namespace: {
        const auto name = spelling(cursor);
        const bool unnamed = clang_Cursor_isAnonymous(cursor) != 0 || name.empty();
        collect(cursor, unnamed ? prefix : prefix + name + "::", anonymous || unnamed, found);
        break;
      }
      case CXCursor_UnexposedDecl:
      case CXCursor_LinkageSpec:
        collect(cursor, prefix, anonymous, found);
        break;
      case CXCursor_VarDecl:
        found.variables.push_back({cursor, prefix + spelling(cursor), anonymous});
        break;
      case CXCursor_FunctionDecl:
        found.functions.push_back({cursor, spelling(cursor)});
        break;
      default:
        break;
    }
  });
}

CXCursor initialiser(CXCursor variable) { return clang_Cursor_getVarDeclInitializer(variable); }

bool has_initialiser(CXCursor variable) { return clang_getCursorKind(initialiser(variable)) == CXCursor_InitListExpr; }

std::vector<std::string> field_names(CXType record) {
  std::vector<std::string> names;
  clang_Type_visitFields(
      record,
      [](CXCursor field, CXClientData data) {
        static_cast<std::vector<std::string>*>(data)->push_back(spelling(field));
        return CXVisit_Continue;
      },
      &names);
  return names;
}

std::string last_component(const std::string& name) {
  const auto colon = name.rfind(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

std::optional<ElementType> element_type_of(CXType type) {
  switch (clang_getCanonicalType(type).kind) {
    case CXType_SChar:
    case CXType_Char_S:
      return ElementType::Int8;
    case CXType_UChar:
    case CXType_Char_U:
      return ElementType::UInt8;
    case CXType_Short:
      return ElementType::Int16;
    case CXType_Int:
    case CXType_Long:
      return ElementType::Int32;
    case CXType_Float:
      return ElementType::Float32;
    default:
      return std::nullopt;
  }
}

class Reader {
 public:
  Reader(EonSource& result, const ClangAst& ast) : result_(result), ast_(ast) {}

  Status read() {
    collect(ast_.root(), "", false, declarations_);
    for (const auto& variable : declarations_.variables)
      by_offset_.emplace(ast_.name_offset(variable.cursor).value_or(0), &variable);
    for (const auto step : {&Reader::read_tensors, &Reader::read_unreferenced, &Reader::read_nodes, &Reader::read_functions})
      if (auto status = (this->*step)(); !status) return status;
    return Nothing{};
  }

 private:
  [[nodiscard]] const SourceText& source() const { return result_.source; }
  [[nodiscard]] Model& model() { return result_.model; }

  [[nodiscard]] Refusal bad_table(CXCursor at, std::string found, std::string expected) const {
    const auto span = ast_.span(at);
    return refuse(ErrorId::Table, source().where(span ? span->begin : 0), std::move(found), std::move(expected),
                  "export the model again");
  }

  [[nodiscard]] Refusal bad_declaration(const Variable& variable, std::string found, std::string expected) const {
    return refuse(ErrorId::Declaration, source().where(*ast_.name_offset(variable.cursor)),
                  variable.name + ' ' + std::move(found), std::move(expected),
                  "export the model again; if it is fresh from Studio, report this");
  }

  [[nodiscard]] const Variable* find(std::initializer_list<std::string_view> names) const {
    for (const auto& variable : declarations_.variables)
      if (std::find(names.begin(), names.end(), last_component(variable.name)) != names.end() &&
          has_initialiser(variable.cursor))
        return &variable;
    return nullptr;
  }

  /// The variables that an expression refers to.
  [[nodiscard]] std::vector<std::pair<const Variable*, CXCursor>> referenced_variables(CXCursor expression) const {
    std::vector<std::pair<const Variable*, CXCursor>> found;
    for (const auto reference : references(expression)) {
      const auto target = clang_getCursorReferenced(reference);
      if (clang_getCursorKind(target) != CXCursor_VarDecl) continue;
      const auto offset = ast_.name_offset(target);
      const auto variable = offset ? by_offset_.find(*offset) : by_offset_.end();
      if (variable != by_offset_.end()) found.emplace_back(variable->second, reference);
    }
    return found;
  }

  [[nodiscard]] static std::string referenced_enumerator(CXCursor expression) {
    for (const auto reference : references(expression))
      if (clang_getCursorKind(clang_getCursorReferenced(reference)) == CXCursor_EnumConstantDecl) return spelling(reference);
    return {};
  }

  /// The parts of `{ a, b, c }` by the names of the struct's members.
  [[nodiscard]] static std::map<std::string, CXCursor> parts(CXCursor list, const std::vector<std::string>& names) {
    std::map<std::string, CXCursor> found;
    const auto values = children(list);
    for (std::size_t i = 0; i < values.size() && i < names.size(); ++i) found.emplace(names[i], values[i]);
    return found;
  }

  Result<std::vector<std::int32_t>> read_integers(const Variable& variable) {
    const auto type = clang_getCanonicalType(clang_getCursorType(variable.cursor));
    const auto span = ast_.span(initialiser(variable.cursor));
    if (!span) return bad_declaration(variable, "has no initialiser in this file", "a list of integers");
    std::vector<std::byte> bytes;
    if (type.kind == CXType_ConstantArray) {
      auto read =
          read_numbers(source(), *span, ElementType::Int32, static_cast<std::size_t>(clang_getArraySize(type)), variable.name);
      if (!read) return read.refusal();
      bytes = std::move(*read);
    } else {
      const auto count = clang_Type_getTemplateArgumentAsType(type, 1).kind == CXType_Int ? counted_size(type) : std::nullopt;
      if (!count) return bad_declaration(variable, "is " + spelling(type), "a TfArray of int");
      auto read = read_counted_numbers(source(), *span, ElementType::Int32, *count, variable.name);
      if (!read) return read.refusal();
      bytes = std::move(*read);
    }
    std::vector<std::int32_t> values;
    for (std::size_t i = 0; i < bytes.size() / 4; ++i) values.push_back(int32_at(bytes, i));
    return values;
  }

  /// N of TfArray<N, T>: the elements of its second member.
  [[nodiscard]] static std::optional<std::size_t> counted_size(CXType type) {
    std::vector<CXType> members;
    clang_Type_visitFields(
        type,
        [](CXCursor field, CXClientData data) {
          static_cast<std::vector<CXType>*>(data)->push_back(clang_getCanonicalType(clang_getCursorType(field)));
          return CXVisit_Continue;
        },
        &members);
    if (members.size() != 2 || members[0].kind != CXType_Int || members[1].kind != CXType_ConstantArray) return std::nullopt;
    return static_cast<std::size_t>(clang_getArraySize(members[1]));
  }

  [[nodiscard]] static CXType counted_element(CXType type) { return clang_Type_getTemplateArgumentAsType(type, 1); }

  /// Reads a variable's value into the model, once. @return its index
  Result<std::size_t> define(const Variable& variable) {
    const auto offset = *ast_.name_offset(variable.cursor);
    if (const auto known = definition_at_.find(offset); known != definition_at_.end()) return known->second;
    const auto type = clang_getCanonicalType(clang_getCursorType(variable.cursor));
    if (clang_equalCursors(clang_getCanonicalCursor(variable.cursor), variable.cursor) == 0)
      return bad_declaration(variable, "is declared more than once", "one definition and no other declaration");
    const bool is_array = type.kind == CXType_ConstantArray;
    const auto element = is_array ? element_type_of(clang_getArrayElementType(type)) : element_type_of(counted_element(type));
    const auto count = is_array ? std::optional(static_cast<std::size_t>(clang_getArraySize(type))) : counted_size(type);
    if (!element || !count)
      return bad_declaration(variable, "is " + spelling(type), "an array of int8, uint8, int16, int32 or float, or a TfArray");
    if (!is_array && clang_isConstQualifiedType(counted_element(type)) != 0)
      return bad_declaration(variable, "is " + spelling(type), "a TfArray whose elements are not const by themselves");
    const auto declaration = ast_.span(variable.cursor);
    const auto span = has_initialiser(variable.cursor) ? ast_.span(initialiser(variable.cursor)) : std::nullopt;
    if (!span || !declaration || source().text[span->begin] != '{')
      return bad_declaration(variable, "has no plain initialiser", "`= { numbers }`");
    auto elements = is_array ? read_numbers(source(), *span, *element, *count, variable.name)
                             : read_counted_numbers(source(), *span, *element, *count, variable.name);
    if (!elements) return elements.refusal();
    const bool is_const =
        clang_isConstQualifiedType(type) != 0 ||
        (is_array && clang_isConstQualifiedType(clang_getArrayElementType(clang_getCursorType(variable.cursor))) != 0);
    definition_at_.emplace(offset, model().definitions.size());
    model().definitions.push_back({variable.name, *element, !is_array, std::move(*elements)});
    result_.sites.push_back({*declaration, offset, *span, is_const, variable.in_anonymous_namespace});
    return model().definitions.size() - 1;
  }

  Status read_tensors() {
    const auto* const table = find({"tensorData"});
    if (!table)
      return refuse(ErrorId::Table, source().path, "no tensorData[] table", "an EON-compiled model",
                    "point EiOta at the folder that holds tflite-model/");
    const auto names = field_names(clang_getArrayElementType(clang_getCanonicalType(clang_getCursorType(table->cursor))));
    for (const auto row : children(initialiser(table->cursor)))
      if (clang_getCursorKind(row) == CXCursor_InitListExpr)
        if (auto status = read_row(row, parts(row, names)); !status) return status;
    if (model().tensors.empty()) return bad_table(table->cursor, "tensorData[] is empty", "a row a tensor");
    return check_rows(table->cursor, model().tensors.size());
  }

  /// A row that is no list of fields would shift the numbers of those behind it.
  Status check_rows(CXCursor table, std::size_t rows) {
    const auto declared = clang_getArraySize(clang_getCanonicalType(clang_getCursorType(table)));
    if (declared != static_cast<long long>(rows))
      return bad_table(table, fmt::format("{} rows of {} in {}[]", rows, declared, spelling(table)), "all rows as { lists }");
    return Nothing{};
  }

  Status read_row(CXCursor row, const std::map<std::string, CXCursor>& fields) {
    for (const auto* const needed : {"allocation_type", "data", "dims", "bytes"})
      if (!fields.contains(needed))
        return bad_table(row, fmt::format("a row of tensorData has no `{}`", needed), "the members that Studio writes");
    Tensor tensor{};
    const auto allocation = referenced_enumerator(fields.at("allocation_type"));
    tensor.constant = allocation == "kTfLiteMmapRo";
    if (!tensor.constant && allocation != "kTfLiteArenaRw" && allocation != "kTfLiteArenaRwPersistent")
      return bad_table(row, fmt::format("a tensor of the allocation type `{}`", allocation), "kTfLiteMmapRo or kTfLiteArenaRw");
    if (auto status = read_dims(fields.at("dims"), tensor); !status) return status;
    if (tensor.constant)
      if (auto status = read_data(row, fields.at("data"), tensor); !status) return status;
    if (auto status = read_type(row, fields, tensor); !status) return status;
    std::optional<Span> object;
    if (const auto quantization = fields.find("quantization"); quantization != fields.end())
      if (auto status = read_quantization(row, quantization->second, tensor, object); !status) return status;
    model().tensors.push_back(std::move(tensor));
    result_.rows.push_back(object);
    return check_size(row, fields.at("bytes"));
  }

  Status read_dims(CXCursor expression, Tensor& tensor) {
    const auto variables = referenced_variables(expression);
    if (variables.size() != 1) return bad_table(expression, "a tensor without dimensions", "a reference to a TfArray");
    const auto& variable = *variables[0].first;
    if (clang_getCanonicalType(clang_getCursorType(variable.cursor)).kind == CXType_Int)
      return Nothing{};  // `const int tensor_dimensionN = 0`: a scalar
    const auto dims = read_integers(variable);
    if (!dims) return dims.refusal();
    for (const auto dim : *dims) {
      if (dim < 0)
        return bad_declaration(variable, fmt::format("holds the dimension {}", dim), "dimensions that are not negative");
      tensor.dims.push_back(static_cast<std::uint32_t>(dim));
    }
    return Nothing{};
  }

  Status read_data(CXCursor row, CXCursor expression, Tensor& tensor) {
    const auto variables = referenced_variables(expression);
    if (variables.size() != 1) return bad_table(row, "a constant tensor whose data is no array", "a reference to tensor_dataN");
    const auto definition = define(*variables[0].first);
    if (!definition) return definition.refusal();
    tensor.data = *definition;
    return Nothing{};
  }

  /// Float exports name no type; their arrays have one, and activations are as wide as the inputs.
  Status read_type(CXCursor row, const std::map<std::string, CXCursor>& fields, Tensor& tensor) {
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
    const auto name = referenced_enumerator(field->second);
    const auto type = types.find(name);
    if (type == types.end())
      return bad_table(row, fmt::format("a tensor of the type `{}`", name), "int8, uint8, int16, int32 or float32");
    tensor.type = type->second;
    if (tensor.data && model().definitions[*tensor.data].type != tensor.type)
      return bad_table(row,
                       fmt::format("{} is no array of {}", model().definitions[*tensor.data].name, element_name(tensor.type)),
                       "the type that its row says");
    return Nothing{};
  }

  Status check_size(CXCursor row, CXCursor bytes_expression) {
    const auto& tensor = model().tensors.back();
    constexpr std::size_t largest = 0x7FFFFFFF;  // targets have 32-bit addresses
    std::size_t size = element_size(tensor.type);
    for (const auto dim : tensor.dims) {
      if (dim != 0 && size > largest / dim) return bad_table(row, "a tensor of over 2 GiB", "one that a microcontroller holds");
      size *= dim;
    }
    const std::unique_ptr<void, void (*)(CXEvalResult)> said(clang_Cursor_Evaluate(bytes_expression), clang_EvalResult_dispose);
    const auto bytes = said ? static_cast<std::size_t>(clang_EvalResult_getAsLongLong(said.get())) : 0;
    const auto held = tensor.data ? model().definitions[*tensor.data].elements.size() : bytes;
    if (bytes != size || held != size)
      return bad_table(row, fmt::format("a tensor of {} bytes has {} of data and the dimensions of {}", bytes, held, size),
                       "three equal sizes");
    return Nothing{};
  }

  Status read_quantization(CXCursor row, CXCursor expression, Tensor& tensor, std::optional<Span>& reference) {
    const auto variables = referenced_variables(expression);
    if (referenced_enumerator(expression) != "kTfLiteAffineQuantization") return Nothing{};
    if (variables.size() != 1)
      return bad_table(row, "a quantized tensor without quantization", "a reference to a TfLiteAffineQuantization");
    const auto object = read_object(*variables[0].first);
    if (!object) return object.refusal();
    const auto& site = result_.objects[*object];
    tensor.quantization = Quantization{*object, site.scale_definition, site.zero_point_definition, site.dimension};
    reference = ast_.span(variables[0].second);
    const auto scales = element_count(model().definitions[site.scale_definition]);
    if (scales == 0 || scales != element_count(model().definitions[site.zero_point_definition]))
      return bad_table(row, site.name + " has more scales than zero points, or fewer", "one of each a channel");
    const auto dimension = static_cast<std::size_t>(site.dimension);
    if (scales > 1 && (dimension >= tensor.dims.size() || tensor.dims[dimension] != scales))
      return bad_table(row, fmt::format("{} has {} scales along dimension {}", site.name, scales, site.dimension),
                       "as many as the tensor has channels there");
    return Nothing{};
  }

  Result<std::size_t> read_object(const Variable& variable) {
    const auto offset = *ast_.name_offset(variable.cursor);
    if (const auto known = object_at_.find(offset); known != object_at_.end()) return known->second;
    const auto values = has_initialiser(variable.cursor) ? children(initialiser(variable.cursor)) : std::vector<CXCursor>{};
    const auto references = values.size() == 3 ? referenced_variables(initialiser(variable.cursor))
                                               : std::vector<std::pair<const Variable*, CXCursor>>{};
    if (references.size() != 2)
      return bad_declaration(variable, "is no quantization as Studio writes it", "{ &scales, &zero points, dimension }");
    const auto scale = define(*references[0].first);
    if (!scale) return scale.refusal();
    const auto zero_point = define(*references[1].first);
    if (!zero_point) return zero_point.refusal();
    const auto& definitions = model().definitions;
    if (definitions[*scale].type != ElementType::Float32 || definitions[*zero_point].type != ElementType::Int32 ||
        !definitions[*scale].counted || !definitions[*zero_point].counted)
      return bad_declaration(variable, "points at other types", "scales of float and zero points of int");
    const std::unique_ptr<void, void (*)(CXEvalResult)> dimension(clang_Cursor_Evaluate(values[2]), clang_EvalResult_dispose);
    QuantizationSite site{variable.name,
                          *ast_.span(variable.cursor),
                          {offset, offset + last_component(variable.name).size()},
                          *ast_.span(references[0].second),
                          *ast_.span(references[1].second),
                          *scale,
                          *zero_point,
                          dimension ? clang_EvalResult_getAsInt(dimension.get()) : 0};
    object_at_.emplace(offset, result_.objects.size());
    result_.objects.push_back(std::move(site));
    return result_.objects.size() - 1;
  }

  /// Weight-like definitions that no row points at: read, so that nothing falls through.
  Status read_unreferenced() {
    for (const auto& variable : declarations_.variables) {
      const auto name = last_component(variable.name);
      const bool data = name.starts_with("tensor_data");
      const bool quantization = name.starts_with("quant") && (name.ends_with("_scale") || name.ends_with("_zero"));
      if ((data || quantization) && has_initialiser(variable.cursor))
        if (const auto defined = define(variable); !defined) return defined.refusal();
    }
    return Nothing{};
  }

  Status read_nodes() {
    const auto* const table = find({"nodeData", "tflNodes"});
    if (!table)
      return refuse(ErrorId::Table, source().path, "no table of nodes", "tflNodes[] or nodeData[]", "export the model again");
    const auto names = field_names(clang_getArrayElementType(clang_getCanonicalType(clang_getCursorType(table->cursor))));
    for (const auto row : children(initialiser(table->cursor)))
      if (clang_getCursorKind(row) == CXCursor_InitListExpr)
        if (auto status = read_node(row, parts(row, names)); !status) return status;
    if (auto status = check_rows(table->cursor, model().nodes.size()); !status) return status;
    if (auto status = read_ops(); !status) return status;
    if (auto status = read_ends("in_tensor_indices", "inTensorIndices", model().inputs); !status) return status;
    return read_ends("out_tensor_indices", "outTensorIndices", model().outputs);
  }

  /// The model's inputs or outputs, whose table has had two names.
  Status read_ends(std::string_view name, std::string_view old_name, std::vector<std::int32_t>& rows) {
    const auto* const variable = find({name, old_name});
    if (!variable)
      return refuse(ErrorId::Table, source().path, fmt::format("no `{}`", name), "the model's inputs and outputs",
                    "export the model again");
    return read_rows(*variable, 0, rows);
  }

  /// @param lowest  -1 where operands can be left out
  Status read_rows(const Variable& variable, std::int32_t lowest, std::vector<std::int32_t>& rows) {
    auto read = read_integers(variable);
    if (!read) return read.refusal();
    rows = std::move(*read);
    for (const auto row : rows)
      if (row < lowest || row >= static_cast<std::int32_t>(model().tensors.size()))
        return bad_declaration(variable, fmt::format("names the tensor {}", row),
                               fmt::format("{} to {}", lowest, model().tensors.size() - 1));
    return Nothing{};
  }

  Status read_node(CXCursor row, const std::map<std::string, CXCursor>& fields) {
    Node node;
    for (const auto& [field, rows] : {std::pair{"inputs", &node.inputs}, std::pair{"outputs", &node.outputs}}) {
      const auto variables =
          fields.contains(field) ? referenced_variables(fields.at(field)) : std::vector<std::pair<const Variable*, CXCursor>>{};
      if (variables.size() != 1)
        return bad_table(row, fmt::format("a node without {}", field), "references to inputsN and outputsN");
      if (auto status = read_rows(*variables[0].first, -1, *rows); !status) return status;
    }
    if (const auto op_data = fields.find("builtin_data"); op_data != fields.end()) {
      const auto variables = referenced_variables(op_data->second);
      if (!variables.empty() && has_initialiser(variables[0].first->cursor)) {
        auto values = read_op_data(source(), *ast_.span(initialiser(variables[0].first->cursor)));
        if (!values) return values.refusal();
        node.op_data = std::move(*values);
      }
    }
    if (const auto op = fields.find("used_op_index"); op != fields.end()) node.op = referenced_enumerator(op->second);
    model().nodes.push_back(std::move(node));
    return Nothing{};
  }

  /// Since 2024 the ops stand in a list of their own.
  Status read_ops() {
    if (const auto* const table = find({"used_ops"})) {
      const auto ops = references(initialiser(table->cursor));
      if (ops.size() != model().nodes.size())
        return bad_table(table->cursor, fmt::format("{} ops for {} nodes", ops.size(), model().nodes.size()), "one a node");
      for (std::size_t i = 0; i < ops.size(); ++i) model().nodes[i].op = spelling(ops[i]);
    }
    for (auto& node : model().nodes) {
      if (!node.op.starts_with("OP_"))
        return refuse(ErrorId::Table, source().path, "a node without an op", "one of the OP_ names", "export the model again");
      node.op.erase(0, 3);
      if (node.op.find("ETHOS") != std::string::npos)
        return refuse(ErrorId::Accelerator, source().path, "a model compiled for an Ethos-U: " + node.op,
                      "a model for the processor itself",
                      "export with the EON compiler for a Cortex-M; weights for NPUs are inside their command streams");
    }
    return Nothing{};
  }

  Status read_functions() {
    for (const auto& function : declarations_.functions)
      if (function.name.ends_with("_init") && function_named(stem(function.name) + "_reset") &&
          function_named(stem(function.name) + "_invoke"))
        model().name = stem(function.name);
    if (model().name.empty())
      return refuse(ErrorId::Table, source().path, "no _init, _invoke and _reset functions", "those that the SDK calls",
                    "export the model again");
    for (const auto& [suffix, site] :
         {std::pair{"_init", &result_.init}, std::pair{"_invoke", &result_.invoke}, std::pair{"_reset", &result_.reset}})
      if (auto status = read_function(*function_named(model().name + suffix), *site); !status) return status;
    return Nothing{};
  }

  [[nodiscard]] static std::string stem(const std::string& name) { return name.substr(0, name.rfind('_')); }

  [[nodiscard]] const Function* function_named(const std::string& name) const {
    for (const auto& function : declarations_.functions)
      if (function.name == name && parameters(function)) return &function;
    return nullptr;
  }

  /// The parameters of a definition; nothing for a declaration. (Bodies are skipped, so libclang cannot tell them apart.)
  [[nodiscard]] std::optional<Span> parameters(const Function& function) const {
    const auto& text = source().text;
    const auto name = ast_.name_offset(function.cursor);
    const auto open = name ? text.find('(', *name) : std::string::npos;
    const auto body = open == std::string::npos ? open : text.find_first_of("{;", open);
    const auto close = body == std::string::npos ? body : text.rfind(')', body);
    if (close == std::string::npos || close < open || text[body] != '{' || text.find_first_not_of(" \t\r\n", close + 1) != body)
      return std::nullopt;
    return Span{open, close + 1};
  }

  Status read_function(const Function& function, FunctionSite& site) {
    const auto name = *ast_.name_offset(function.cursor);
    site = {function.name,
            ast_.span(function.cursor).value_or(Span{name, name}).begin,
            {name, name + function.name.size()},
            *parameters(function),
            {}};
    for (int i = 0; i < clang_Cursor_getNumArguments(function.cursor); ++i) {
      site.arguments.push_back(spelling(clang_Cursor_getArgument(function.cursor, static_cast<unsigned>(i))));
      if (site.arguments.back().empty())
        return refuse(ErrorId::Declaration, source().where(name), function.name + " has a parameter without a name",
                      "the functions that Studio writes", "export the model again");
    }
    return Nothing{};
  }

  EonSource& result_;
  const ClangAst& ast_;
  Declarations declarations_;
  std::map<std::size_t, const Variable*> by_offset_;
  std::map<std::size_t, std::size_t> definition_at_;
  std::map<std::size_t, std::size_t> object_at_;
};

}  // namespace

Result<EonSource> read_eon_source(SourceText source, const std::vector<std::string>& defines) {
  EonSource result{};
  result.source = std::move(source);
  result.defines = defines;
  result.model.source = result.source.path;
  const auto compacted = compact(result.source);
  if (!compacted) return compacted.refusal();
  const auto ast = ClangAst::parse(result.source, *compacted, prelude_for(result.source.text), defines);
  if (!ast) return ast.refusal();
  if (auto status = Reader(result, *ast).read(); !status) return status.refusal();
  result.after_includes = compacted->after_includes();
  return result;
}

}  // namespace ei_ota
