// SPDX-License-Identifier: MIT
// parse/eon/eon_source.h: an EON-compiled model's source: its contents (a Model) and where in the text they are.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/model.h"
#include "parse/text/source_text.h"

namespace ei_ota {

/// Where a definition of Model::definitions is.
struct DefinitionSite {
  Span declaration;  ///< from its first specifier to the end of its initialiser
  std::size_t name;
  Span initialiser;
  bool is_const;
  bool in_anonymous_namespace;
  bool is_const_by_typedef = false;  ///< whatever its declaration says
};

/// A TfLiteAffineQuantization object, and the references in it.
struct QuantizationSite {
  std::string name;  ///< as Definition::name
  Span declaration;  ///< up to the end of its initialiser
  Span name_span;
  Span scale;  ///< the reference to the scales, without '&'
  Span zero_point;
  std::size_t scale_definition;
  std::size_t zero_point_definition;
  std::int32_t dimension;
};

/// Where tensorData is.
struct TableSite {
  std::string name;  ///< as Definition::name
  Span declaration;  ///< up to the end of its initialiser
  Span name_span;
  std::string row_type;  ///< "TensorInfo_t"
  bool is_const;
  bool has_quantization;   ///< its rows have that member
  std::uint32_t row_size;  ///< bytes of a row where pointers and enumerations have four
};

/// A function of the model that the SDK calls.
struct FunctionSite {
  std::string name;
  std::size_t begin;  ///< of its definition
  Span name_span;
  Span parameters;                     ///< with their parentheses
  std::vector<std::string> arguments;  ///< names
};

struct EonSource {
  SourceText source;
  std::vector<std::string> defines;  ///< that it was read with
  Macros macros;                     ///< of the source and the defines
  Model model;
  std::vector<DefinitionSite> sites;      ///< of model.definitions
  std::vector<QuantizationSite> objects;  ///< Quantization::object is an index into it
  TableSite table;
  std::vector<std::optional<Span>> rows;  ///< of model.tensors: the reference to the row's object, without '&'
  FunctionSite init, invoke, reset;
  std::size_t after_includes;
};

/// What a patched source calls its table if weights stay in flash.
inline constexpr std::string_view renamed_table = "eiota_generated_tensors";

/// Reads a compiled model without its SDK and verifies what the compiler would: counts, types, ranges.
/// Refuses with E-directive, E-syntax, E-table, E-declaration, E-value, E-count, E-accelerator.
Result<EonSource> read_eon_source(SourceText source, const std::vector<std::string>& defines);

}  // namespace ei_ota
