// SPDX-License-Identifier: MIT
// base/program.h: commands that are programs of their own, because the tool is not to need what they need.
#pragma once
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ei_ota {

struct OptionalProgram {
  std::string_view command, description;
  std::string_view needs;  ///< what it takes to build it
};

inline constexpr OptionalProgram fetch_program{"fetch", "Download an export from Studio",
                                               "libcurl (Debian: libcurl4-openssl-dev)"};
inline constexpr std::array optional_programs{
    fetch_program,
    OptionalProgram{"serve", "Give devices the newest payload that fits them", "cpp-httplib (Debian: libcpp-httplib-dev)"}};

/// "ei-ota-fetch"
[[nodiscard]] std::string name_of(const OptionalProgram& program);

/// Where a program of EiOta is: beside this process's own, or else in PATH. Refuses with E-program.
/// @param needs  what it takes to build it
Result<std::filesystem::path> find_program(const std::string& name, std::string_view needs);

/// This process becomes the program. Returns only if it cannot be run: with E-program.
/// @param arguments  what follows the command's name, up to a null pointer
Refusal become_program(const OptionalProgram& program, char** arguments);

}  // namespace ei_ota
