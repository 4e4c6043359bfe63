// SPDX-License-Identifier: MIT
#include "rewrite/function_wrapper.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace ei_ota {
namespace {

std::string original_name(const FunctionSite& function) { return "eiota_generated_original_" + function.name; }

}  // namespace

std::vector<Edit> make_original(const FunctionSite& function, std::string_view specifiers) {
  return {{{function.begin, function.begin}, std::string(specifiers)}, {function.name_span, original_name(function)}};
}

std::string wrapper(const EonSource& source, const FunctionSite& function, std::string_view before, std::string_view after) {
  return fmt::format("TfLiteStatus {}{} {{\n{}  const TfLiteStatus status = {}({});\n{}  return status;\n}}\n", function.name,
                     source.source.at(function.parameters), before, original_name(function),
                     fmt::join(function.arguments, ", "), after);
}

}  // namespace ei_ota
