// SPDX-License-Identifier: MIT
// tests/powerloss/entry.h: the weights of the simulated model.
#pragma once
#include <cstdint>
#include <vector>

#include "ei_ota/ei_ota_model.h"

namespace ei_ota::powerloss {

/// Of which tensor they are: an activation, a filter, its bias, and a constant of 16 bits.
enum Row : std::uint16_t { activation_row, filter_row, bias_row, wide_row, row_count };

struct Entry {
  std::uint32_t kind;
  std::uint32_t count;  ///< of elements
  Row row;

  [[nodiscard]] std::size_t size() const { return count * (kind == EI_OTA_INT8 ? 1U : kind == EI_OTA_INT16 ? 2U : 4U); }
  [[nodiscard]] bool is_scale() const { return kind == EI_OTA_SCALE || kind == EI_OTA_BIAS_SCALE; }
  [[nodiscard]] bool is_zero_point() const { return kind == EI_OTA_ZERO_POINT8 || kind == EI_OTA_ZERO_POINT32; }
  /// Has it a count in front of it in a weight image?
  [[nodiscard]] bool is_counted() const { return is_scale() || is_zero_point(); }
};

/// In the order of the weight image. The bias scales follow from the scales of activation and filter.
inline std::vector<Entry> entries_of(std::uint32_t filter_size) {
  return {{EI_OTA_SCALE, 1, activation_row},
          {EI_OTA_ZERO_POINT8, 1, activation_row},
          {EI_OTA_INT8, filter_size, filter_row},
          {EI_OTA_SCALE, 2, filter_row},
          {EI_OTA_INT32, 2, bias_row},
          {EI_OTA_BIAS_SCALE, 2, bias_row},
          {EI_OTA_INT16, 3, wide_row},
          {EI_OTA_SCALE, 1, wide_row},
          {EI_OTA_ZERO_POINT32, 1, wide_row}};
}

}  // namespace ei_ota::powerloss
