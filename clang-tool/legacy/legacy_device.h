// legacy/legacy_device.h: a firmware's table of legacy records, made of its release.
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

/// The records of a device with the release `device`, pointing into `image`. A release does not say which rows of tensorData
/// its int32 constants are: the rows come from the payload, and the values, which the runtime compares, from the release.
/// Refuses with E-payload what is no legacy payload, with E-legacy a device that such payloads cannot be for.
Result<LegacyTable> legacy_table(const Release& device, std::vector<std::byte>& image, const std::string& payload,
                                 const std::string& where);

}  // namespace ei_ota
