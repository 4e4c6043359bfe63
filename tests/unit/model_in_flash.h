// SPDX-License-Identifier: MIT
// tests/unit/model_in_flash.h: a model of STORAGE FLASH: what `ei-ota patch` generates for it, and what its inferences do.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ei_ota/ei_ota_model.h"

namespace ei_ota::test {

constexpr std::uint32_t no_row = UINT32_MAX;

/// An entry of a weight image.
struct Entry {
  std::uint32_t kind;
  std::uint32_t count;                            ///< of elements
  std::uint32_t row = no_row;                     ///< of tensorData; no_row: a header weight, which is in RAM
  std::uint32_t part = 0;                         ///< number of the source that has the row
  std::uint32_t input = no_row, filter = no_row;  ///< of a bias: the rows whose scales give its scales
  std::uint32_t offset = no_row;                  ///< in the flatbuffer of the source, where it has no tensorData

  [[nodiscard]] std::size_t size() const { return count * (kind == EI_OTA_INT8 ? 1U : kind == EI_OTA_INT16 ? 2U : 4U); }
  [[nodiscard]] bool is_scale() const { return kind == EI_OTA_SCALE || kind == EI_OTA_BIAS_SCALE; }
  [[nodiscard]] bool is_zero_point() const { return kind == EI_OTA_ZERO_POINT8 || kind == EI_OTA_ZERO_POINT32; }
  /// Has it a count in front of it in a weight image?
  [[nodiscard]] bool is_counted() const { return is_scale() || is_zero_point(); }
  [[nodiscard]] bool is_in_flatbuffer() const { return offset != no_row; }
};

/// A small network: an activation, a filter, its bias, and a constant of 16 bits. Its bias scales follow from the first and the
/// fourth entry.
inline std::vector<Entry> network_entries(std::uint32_t filter_size) {
  enum { activation, filter, bias, wide };
  return {{EI_OTA_SCALE, 1, activation},
          {EI_OTA_ZERO_POINT8, 1, activation},
          {EI_OTA_INT8, filter_size, filter},
          {EI_OTA_SCALE, 2, filter},
          {EI_OTA_INT32, 2, bias, 0, activation, filter},
          {EI_OTA_BIAS_SCALE, 2, bias, 0, activation, filter},
          {EI_OTA_INT16, 3, wide},
          {EI_OTA_SCALE, 1, wide},
          {EI_OTA_ZERO_POINT32, 1, wide}};
}

/// The same network for the interpreter: its entries are not in the order of the flatbuffer, and some touch each other there.
std::vector<Entry> flatbuffer_entries(std::uint32_t part, std::uint32_t filter_size = 6);

/// The offset of each entry in a slot's image, and behind the last one the image's size. Those of a flatbuffer have its place.
std::vector<std::uint32_t> places_of(const std::vector<Entry>& entries);

/// A slot's image. @param elements  of each entry, with zero points of four bytes
std::string slot_image(const std::vector<Entry>& entries, const std::vector<std::string>& elements);

class ModelInFlash {
 public:
  /// @param factory  as for slot_image
  /// @param flash    where bindings may point at, but for the firmware's own constants
  ModelInFlash(std::vector<Entry> entries, const std::vector<std::string>& factory, std::span<const std::uint8_t> flash);
  ModelInFlash(const ModelInFlash&) = delete;
  ModelInFlash& operator=(const ModelInFlash&) = delete;

  /// Makes the model one in flash. Unless it has header weights, it needs no `restore`.
  void complete(ei_ota_model_t& model);
  /// RAM as start-up code leaves it.
  void start();

  /// An inference of each source begins.
  void hold() const;
  /// They end.
  void release() const;
  /// The elements of an entry as the running inference reads them; "" if they are nowhere that they could be.
  [[nodiscard]] std::string elements(std::size_t number) const;

  /// A row of tensorData.
  struct Tensor {
    std::size_t bytes;
    const void* quantization;
    const void* data;
  };
  struct Quantization {
    const void* scale;
    const void* zero_point;
    std::int32_t quantized_dimension;
  };
  struct Source {
    std::vector<Tensor> rows;
    std::vector<Quantization> quantizations;
    std::string flatbuffer;  ///< in place of rows
    std::vector<std::uint16_t> codes;
    std::vector<void*> addresses;
    ei_ota_flatbuffer_t in_flatbuffer{};
    ei_ota_tensors_t tensors{};
    ei_ota_part_t part{};
    ei_ota_binding_t binding{};
  };
  [[nodiscard]] std::vector<Source>& sources() { return sources_; }
  [[nodiscard]] const std::vector<Source>& sources() const { return sources_; }
  /// Where a bind table may be as well.
  std::span<const std::uint8_t> tables_in_ram;
  /// Bytes of a bind table.
  [[nodiscard]] std::uint32_t table_size() const;

 private:
  void add_rows(const std::vector<std::uint32_t>& places);
  void add_flatbuffers(const std::vector<std::string>& factory);
  void add_codes();
  void add_header_weights(const std::vector<std::uint32_t>& places);
  void finish_sources(const std::vector<std::uint32_t>& places);
  [[nodiscard]] const std::uint8_t* row_elements(const Entry& entry) const;
  [[nodiscard]] std::string flatbuffer_elements(const Entry& entry) const;
  /// @return `at`, or null if so many bytes there are neither the firmware's nor in flash
  [[nodiscard]] const std::uint8_t* checked(const void* at, std::size_t size) const;

  const std::vector<Entry> entries_;
  const std::string factory_;  ///< a slot's image
  const std::span<const std::uint8_t> in_flash_;
  const std::array<std::int32_t, 3> no_zero_points_ = {2, 0, 0};  ///< structural constants
  std::vector<Source> sources_;
  std::string header_weights_;  ///< at their places in an image
  std::vector<std::uint16_t> header_codes_;
  std::vector<void*> header_addresses_;
  ei_ota_part_t header_part_{};
  std::vector<const ei_ota_part_t*> parts_;
  ei_ota_flash_model_t flash_{};
};

}  // namespace ei_ota::test
