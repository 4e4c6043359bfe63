// SPDX-License-Identifier: MIT
// tests/powerloss/model_in_flash.h: a model of STORAGE FLASH: what `ei-ota patch` generates for it, and what an inference does.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "entry.h"

namespace ei_ota::powerloss {

class ModelInFlash {
 public:
  /// @param factory  each entry's elements, as an inference reads them
  /// @param flash    where bindings may point at, but for the firmware's own constants
  ModelInFlash(const std::vector<Entry>& entries, const std::vector<std::span<const std::uint8_t>>& factory,
               std::span<const std::uint8_t> flash);
  ModelInFlash(const ModelInFlash&) = delete;
  ModelInFlash& operator=(const ModelInFlash&) = delete;

  /// Makes the model one in flash.
  void complete(ei_ota_model_t& model, ei_ota_part_t& part);
  /// RAM as start-up code leaves it.
  void start() {
    bound = rows_.data();
    held_ = rows_.data();
  }
  /// The elements of an entry, as an inference reads them that begins now; null if they are nowhere that they could be.
  [[nodiscard]] const std::uint8_t* elements(const Entry& entry) const;

  const void* volatile bound = nullptr;

 private:
  /// As in tensorData.
  struct Tensor {
    const void* data;
    std::size_t bytes;
    const void* quantization;
  };
  struct Quantization {
    const void* scale;
    const void* zero_point;
    std::int32_t quantized_dimension;
  };

  /// @return `at`, or null if so many bytes there are neither the firmware's nor in flash
  [[nodiscard]] const std::uint8_t* checked(const void* at, std::size_t size) const;

  std::vector<std::uint8_t> factory_;  ///< a weight image
  std::span<const std::uint8_t> in_flash_;
  std::array<Quantization, row_count> quantizations_{};
  std::array<Tensor, row_count> rows_{};
  std::vector<std::uint16_t> codes_;
  std::uint32_t image_size_ = 0;
  mutable const void* volatile held_ = nullptr;
  ei_ota_tensors_t tensors_{};
  ei_ota_flash_model_t flash_{};
};

}  // namespace ei_ota::powerloss
