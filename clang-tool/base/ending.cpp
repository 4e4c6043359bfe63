// SPDX-License-Identifier: MIT
#include "base/ending.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <iostream>
#include <new>
#include <system_error>

#include "base/child.h"
#include "base/result.h"

namespace ei_ota {
namespace {

int with_standard_output(int exit_code) {
  std::cout.flush();
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && std::cout) return exit_code;
  return end_with(refuse(ErrorId::Write, "standard output", "it cannot be written to", "", "check its space"));
}

}  // namespace

int end_with(const Refusal& refusal) {
  std::cerr << message(refusal) << '\n';
  return static_cast<int>(exit_code(refusal.id));
}

int end_with_usage(const std::string& found, std::string_view help) {
  return end_with(refuse(ErrorId::Usage, "", found, fmt::format("a command line as `{}` has it", help), "correct it"));
}

int run_to_end(const std::function<int()>& command, std::string_view program) {
  try {
    return with_standard_output(command());
  } catch (const std::system_error&) {
    return with_standard_output(static_cast<int>(exit_code(ErrorId::Write)));
  } catch (const std::bad_alloc&) {
    std::cerr << out_of_memory() << '\n';
    return static_cast<int>(ExitCode::Refused);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << "; this is a defect of " << program << ", please report it [E-internal]\n";
    return static_cast<int>(ExitCode::Internal);
  }
}

}  // namespace ei_ota
