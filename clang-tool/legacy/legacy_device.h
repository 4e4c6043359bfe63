// SPDX-License-Identifier: MIT
// legacy/legacy_device.h: a firmware's table of legacy records, made from its release.
#pragma once
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/result.h"
#include "ei_ota/ei_ota_model.h"
#include "release/release.h"

namespace ei_ota {

struct LegacyTable {
  std::vector<ei_ota_legacy_record_t> records;
  std::deque<std::vector<std::int32_t>> constants;  ///< what records of structure point at
};

/// The records of a device with the release `device`, pointing into `image`. For int32 constants a release keeps only digests:
/// if the payload's values have the same digest, they are those of the device, which the runtime compares. Refuses with
/// E-payload what is not a legacy payload, with E-legacy a device that cannot take such payloads.
Result<LegacyTable> device_legacy_table(const Release& device, std::vector<std::byte>& image, const std::string& payload,
                                        const std::string& where);

}  // namespace ei_ota
