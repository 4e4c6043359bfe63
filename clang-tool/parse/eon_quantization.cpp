#include "parse/eon_quantization.h"

#include <fmt/format.h>

#include <memory>

namespace ei_ota {

Status QuantizationReader::read(CXCursor row, CXCursor expression, Tensor& tensor, std::optional<Span>& reference) {
  const auto variables = declarations_.referenced_variables(expression);
  if (referenced_enumerator(expression) != "kTfLiteAffineQuantization") return Nothing{};
  if (variables.size() != 1)
    return declarations_.bad_table(row, "a quantized tensor without quantization", "a reference to a TfLiteAffineQuantization");
  const auto object = read_object(*variables[0].first);
  if (!object) return object.refusal();
  const auto& site = result_.objects[*object];
  tensor.quantization = Quantization{*object, site.scale_definition, site.zero_point_definition, site.dimension};
  reference = declarations_.ast().span(variables[0].second);
  const auto scales = element_count(model().definitions[site.scale_definition]);
  if (scales == 0 || scales != element_count(model().definitions[site.zero_point_definition]))
    return declarations_.bad_table(row, site.name + " has more scales than zero points, or fewer", "one of each a channel");
  const auto dimension = static_cast<std::size_t>(site.dimension);
  if (scales > 1 && (dimension >= tensor.dims.size() || tensor.dims[dimension] != scales))
    return declarations_.bad_table(row, fmt::format("{} has {} scales along dimension {}", site.name, scales, site.dimension),
                                   "as many as the tensor has channels there");
  return Nothing{};
}

Result<std::size_t> QuantizationReader::read_object(const Variable& variable) {
  const auto offset = *declarations_.ast().name_offset(variable.cursor);
  if (const auto known = object_at_.find(offset); known != object_at_.end()) return known->second;
  const auto values = has_initialiser(variable.cursor) ? children(initialiser(variable.cursor)) : std::vector<CXCursor>{};
  const auto references = values.size() == 3 ? declarations_.referenced_variables(initialiser(variable.cursor))
                                             : std::vector<std::pair<const Variable*, CXCursor>>{};
  if (references.size() != 2)
    return declarations_.bad_declaration(variable, "is no quantization as Studio writes it",
                                         "{ &scales, &zero points, dimension }");
  const auto scale = definitions_.define(*references[0].first);
  if (!scale) return scale.refusal();
  const auto zero_point = definitions_.define(*references[1].first);
  if (!zero_point) return zero_point.refusal();
  const auto& definitions = model().definitions;
  if (definitions[*scale].type != ElementType::Float32 || definitions[*zero_point].type != ElementType::Int32 ||
      !definitions[*scale].counted || !definitions[*zero_point].counted)
    return declarations_.bad_declaration(variable, "points at other types", "scales of float and zero points of int");
  const std::unique_ptr<void, void (*)(CXEvalResult)> dimension(clang_Cursor_Evaluate(values[2]), clang_EvalResult_dispose);
  QuantizationSite site{variable.name,
                        *declarations_.ast().span(variable.cursor),
                        {offset, offset + last_component(variable.name).size()},
                        *declarations_.ast().span(references[0].second),
                        *declarations_.ast().span(references[1].second),
                        *scale,
                        *zero_point,
                        dimension ? clang_EvalResult_getAsInt(dimension.get()) : 0};
  object_at_.emplace(offset, result_.objects.size());
  result_.objects.push_back(std::move(site));
  return result_.objects.size() - 1;
}

}  // namespace ei_ota
