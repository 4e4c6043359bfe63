// SPDX-License-Identifier: MIT
// cli/print.h: how a command writes to the terminal.
#pragma once
#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "release/context.h"

namespace ei_ota {

/// One line, as base/visible.h has it: values come from files.
void print_line(std::string_view text, std::FILE* stream = stdout);

/// With everything but ASCII escaped: a terminal may obey what JSON leaves as it is.
void print_json(const nlohmann::ordered_json& json);

/// Says on standard error where an export contradicts itself. Nothing is refused by it: macros and impulse are both compared.
void print_notes(const Context& context, const std::string& where);

}  // namespace ei_ota
