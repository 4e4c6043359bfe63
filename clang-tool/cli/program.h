// SPDX-License-Identifier: MIT
// cli/program.h: commands that are programs of their own, because the tool is not to need what they need.
#pragma once
#include <array>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ei_ota {

struct OptionalProgram {
  std::string_view command, description;
  std::string_view needs;  ///< what it takes to build it
};

inline constexpr std::array optional_programs{
    OptionalProgram{"fetch", "Download an export from Studio", "libcurl (Debian: libcurl4-openssl-dev)"},
    OptionalProgram{"serve", "Give devices the newest payload that fits them", "cpp-httplib (Debian: libcpp-httplib-dev)"}};

/// "ei-ota-fetch"
[[nodiscard]] std::string name_of(const OptionalProgram& program);

/// This process becomes the program, which is beside ei-ota or else in PATH. Returns only if it cannot be run: with E-program.
/// @param arguments  what follows the command's name, up to a null pointer
Refusal become_program(const OptionalProgram& program, char** arguments);

}  // namespace ei_ota
