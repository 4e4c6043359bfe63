// SPDX-License-Identifier: MIT
// base/ending.h: what a program of EiOta prints last, and what its process ends with.
#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "base/refusal.h"

namespace ei_ota {

/// Prints the message of a refusal to standard error.
/// @return its exit code
int end_with(const Refusal& refusal);

/// The command line does not parse.
/// @param found  what is wrong with it
/// @param help   the command that prints what is right
int end_with_usage(const std::string& found, std::string_view help);

/// Runs the command and returns its exit code. An exception becomes a message, and so does what it printed, if standard output
/// cannot take it; files that are written tell that themselves.
int run_to_end(const std::function<int()>& command, std::string_view program);

}  // namespace ei_ota
