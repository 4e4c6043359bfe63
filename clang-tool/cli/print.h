// SPDX-License-Identifier: MIT
// cli/print.h: how a command writes to the terminal.
#pragma once
#include <cstdio>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "release/context.h"

namespace ei_ota {

/// Prints one line, escaped by base/visible.h because values come from files.
void print_line(std::string_view text, std::FILE* stream = stdout);

/// Prints JSON with everything but ASCII escaped: what JSON leaves as it is could still control a terminal.
void print_json(const nlohmann::ordered_json& json);

/// Says on standard error where an export contradicts itself. This is no reason to refuse: both the macros and the impulse are
/// compared.
void print_notes(const Context& context, const std::string& where);

}  // namespace ei_ota
