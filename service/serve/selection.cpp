// SPDX-License-Identifier: MIT
#include "serve/selection.h"

#include <algorithm>

namespace ei_ota::serve {
namespace {

bool fits(const Payload& payload, std::uint32_t project, const Device& device) {
  if (payload.is_legacy || payload.project != project || payload.layout != device.layout || payload.version <= device.version)
    return false;
  if (payload.is_range_coded && !device.takes_range) return false;
  return payload.base.empty() || (device.takes_delta && payload.base == device.base);
}

bool is_better(const Payload& one, const Payload& other) {
  if (one.version != other.version) return one.version > other.version;
  if (one.bytes->size() != other.bytes->size()) return one.bytes->size() < other.bytes->size();
  return one.name < other.name;
}

}  // namespace

const Payload* newest_that_fits(std::span<const Payload> payloads, std::uint32_t project, const Device& device) {
  const Payload* best = nullptr;
  for (const auto& payload : payloads)
    if (fits(payload, project, device) && (best == nullptr || is_better(payload, *best))) best = &payload;
  return best;
}

const Payload* legacy_of(std::span<const Payload> payloads, std::uint32_t project) {
  const auto found =
      std::ranges::find_if(payloads, [&](const Payload& each) { return each.is_legacy && each.project == project; });
  return found == payloads.end() ? nullptr : &*found;
}

}  // namespace ei_ota::serve
