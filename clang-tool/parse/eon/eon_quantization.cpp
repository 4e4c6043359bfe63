// SPDX-License-Identifier: MIT
#include "parse/eon/eon_quantization.h"

#include <fmt/format.h>

namespace ei_ota {

Status QuantizationReader::read(CXCursor row, CXCursor expression, Tensor& tensor, std::optional<Span>& reference) {
  const auto parts = children(expression);
  const auto kind = parts.empty() ? std::string{} : enumerator(declarations_.ast(), parts[0]);
  if (kind == "kTfLiteNoQuantization") return Nothing{};
  const auto found = parts.size() == 2 ? declarations_.reference(parts[1]) : std::nullopt;
  if (kind != "kTfLiteAffineQuantization" || !found)
    return declarations_.bad_table(row, "a tensor whose quantization is " + declarations_.what_is(expression),
                                   "a reference to a TfLiteAffineQuantization, or kTfLiteNoQuantization");
  const auto object = read_object(*found->variable);
  if (!object) return object.refusal();
  const auto& site = result_.objects[*object];
  tensor.quantization = Quantization{*object, site.scale_definition, site.zero_point_definition, site.dimension};
  reference = found->at;
  const auto scales = element_count(model().definitions[site.scale_definition]);
  if (scales == 0 || scales != element_count(model().definitions[site.zero_point_definition]))
    return declarations_.bad_table(row, site.name + " has more scales than zero points, or fewer",
                                   "one of each for each channel");
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
  const auto scales = values.size() == 3 ? declarations_.reference(values[0]) : std::nullopt;
  const auto zeros = values.size() == 3 ? declarations_.reference(values[1]) : std::nullopt;
  const auto dimension = values.size() == 3 ? definitions_.evaluate(values[2]) : std::nullopt;
  if (!scales || !zeros || !dimension || !declarations_.is_named_in_place(variable.cursor))
    return declarations_.bad_declaration(variable, "is not a quantization as Studio writes it",
                                         "{ &scales, &zero points, dimension }");
  const auto scale = definitions_.define(*scales->variable);
  if (!scale) return scale.refusal();
  const auto zero_point = definitions_.define(*zeros->variable);
  if (!zero_point) return zero_point.refusal();
  const auto& definitions = model().definitions;
  if (definitions[*scale].type != ElementType::Float32 || definitions[*zero_point].type != ElementType::Int32 ||
      !definitions[*scale].counted || !definitions[*zero_point].counted)
    return declarations_.bad_declaration(variable, "points at other types", "scales of float and zero points of int");
  QuantizationSite site{variable.name,
                        *declarations_.ast().span(variable.cursor),
                        {offset, offset + last_component(variable.name).size()},
                        scales->at,
                        zeros->at,
                        *scale,
                        *zero_point,
                        static_cast<std::int32_t>(*dimension)};
  object_at_.emplace(offset, result_.objects.size());
  result_.objects.push_back(std::move(site));
  return result_.objects.size() - 1;
}

}  // namespace ei_ota
