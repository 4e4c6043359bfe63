// SPDX-License-Identifier: MIT
// cli/program.h: commands that are programs of their own, because the tool is not to need what they need.
#pragma once
#include <string>

#include "base/result.h"

namespace ei_ota {

/// This process becomes the program of that name, which is beside ei-ota or else in PATH. Returns only if it cannot be run:
/// with E-program.
/// @param arguments  what follows the command's name, up to a null pointer
/// @param needs      what it takes to build it
Refusal become_program(const std::string& name, char** arguments, const std::string& needs);

}  // namespace ei_ota
