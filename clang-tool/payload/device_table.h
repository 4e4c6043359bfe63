// SPDX-License-Identifier: MIT
// payload/device_table.h: a device in this process, for the runtime's own code to update.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ei_ota/ei_ota.h"
#include "release/release.h"

namespace ei_ota {

/// A firmware's weight table whose weights live in an image of this process; unlike in a firmware, all of them have a place. It
/// decodes every coding, and keeps its factory weights as RESTORE COPY does.
class DeviceTable {
 public:
  DeviceTable(const DeviceTable&) = delete;
  DeviceTable& operator=(const DeviceTable&) = delete;
  /// @param image  receives the weights; begins as that of the release
  DeviceTable(const Release& device, std::vector<std::byte>& image);

  [[nodiscard]] ei_ota_model_t model(const Release& release) const;

  /// Has the table take a legacy payload.
  void expect(const std::vector<ei_ota_legacy_record_t>& records) {
    legacy_ = {static_cast<std::uint32_t>(records.size()), records.data()};
  }

 private:
  std::vector<std::uint16_t> codes_;
  std::vector<void*> addresses_;
  ei_ota_part_t part_{};
  ei_ota_legacy_t legacy_{};
  const ei_ota_part_t* const first_ = &part_;
  std::string factory_;  ///< a payload
  ei_ota_coding_t coding_{&eiota_internal_range_decoder, &eiota_internal_float_decoder, &eiota_internal_base_copy, nullptr};
};

}  // namespace ei_ota
