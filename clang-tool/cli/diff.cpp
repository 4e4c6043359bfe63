// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/open_release.h"
#include "cli/print.h"
#include "release/difference.h"

namespace ei_ota {
namespace {

void print_difference(const Difference& difference) {
  for (const auto& line : to_lines(difference)) print_line(line);
  print_line(fits(difference) ? "fits" : "does not fit");
}

}  // namespace

Result<ExitCode> run(const DiffOptions& options) {
  const auto allowed = read_allowed(options.allow);
  if (!allowed) return allowed.refusal();
  const auto old = open_release(options.old_path, options.defines);
  if (!old) return old.refusal();
  const auto retrained = open_release(options.new_path, options.defines, &old->release);
  if (!retrained) return retrained.refusal();
  const auto difference = compare(old->release, retrained->release, *allowed);
  if (options.json)
    print_json(to_json(difference));
  else
    print_difference(difference);
  return fits(difference) ? ExitCode::Done : ExitCode::Refused;
}

}  // namespace ei_ota
