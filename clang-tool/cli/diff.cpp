// SPDX-License-Identifier: MIT
#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/open_release.h"
#include "cli/print.h"
#include "cli/rounding.h"
#include "payload/encode.h"
#include "payload/weight_encoder.h"
#include "release/difference.h"

namespace ei_ota {
namespace {

nlohmann::ordered_json rounding_json(const Rounding& rounding) {
  return {{"scale_bits", rounding.scale_bits},
          {"largest_relative_error", {{"scale", rounding.errors.scale}, {"bias", rounding.errors.bias}}}};
}

void print_difference(const Difference& difference) {
  for (const auto& line : to_lines(difference)) print_line(line);
  print_line(fits(difference) ? "fits" : "does not fit");
}

/// What a delta takes for those who could have one. Only a baseline that was edited by hand has other entries with an equal
/// layout.
void measure_delta(const Release& old, const Release& retrained, Difference& difference) {
  const auto& entries = retrained.image.entries;
  if (!fits(difference) || !can_be_base(old.image) ||
      !std::ranges::equal(
          entries, old.image.entries, {}, [](const Entry& entry) { return byte_size(entry); },
          [](const Entry& entry) { return byte_size(entry); }))
    return;
  const auto size = delta_size(retrained.image, old.image);
  for (auto& weight : difference.weights) weight.delta_bytes = size.entries.at(weight.entry);
  difference.why_no_delta = why_no_delta(old.device);
  difference.delta = size.whole;
}

}  // namespace

Result<ExitCode> run(const DiffOptions& options) {
  const auto allowed = read_allowed(options.allow);
  if (!allowed) return allowed.refusal();
  const auto old = open_release(options.old_path, options.defines);
  if (!old) return old.refusal();
  auto retrained = open_release(options.new_path, options.defines, &old->release);
  if (!retrained) return retrained.refusal();
  const auto rounding = round_as_asked(retrained->release, options.scale_bits);
  auto difference = compare(old->release, retrained->release, *allowed);
  measure_delta(old->release, retrained->release, difference);
  if (options.json) {
    auto json = to_json(difference);
    if (rounding) json["rounding"] = rounding_json(*rounding);
    print_json(json);
  } else {
    print_rounding(rounding);
    print_difference(difference);
  }
  return fits(difference) ? ExitCode::Done : ExitCode::Refused;
}

}  // namespace ei_ota
