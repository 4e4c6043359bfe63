// SPDX-License-Identifier: MIT
#include "cli/print.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/visible.h"
#include "release/baseline.h"

namespace ei_ota {

void print_line(std::string_view text, std::FILE* stream) { fmt::print(stream, "{}\n", visible(text)); }

void print_json(const nlohmann::ordered_json& json) {
  fmt::print("{}\n", json.dump(1, ' ', true, nlohmann::ordered_json::error_handler_t::replace));
}

void print_notes(const Context& context, const std::string& where) {
  for (const auto& [field, macro, value] : contradictions(context))
    print_line(fmt::format("{}: note: model_metadata.h says {} {}, and model_variables.h says {}; a firmware may use either",
                           where, field, macro, value),
               stderr);
}

}  // namespace ei_ota
