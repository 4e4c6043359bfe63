// SPDX-License-Identifier: MIT
#include "model_in_flash.h"

#include <cstring>

namespace ei_ota::powerloss {
namespace {

constexpr std::int32_t no_zero_points[3] = {2, 0, 0};  // structural constants
constexpr std::int32_t dimension = 3;

template <class Array>
std::span<const std::uint8_t> bytes_of(const Array& array) {
  return {reinterpret_cast<const std::uint8_t*>(array.data()), sizeof array};
}

std::uint32_t round_up(std::uint32_t size) { return (size + 15) / 16 * 16; }

}  // namespace

ModelInFlash::ModelInFlash(const std::vector<Entry>& entries, const std::vector<std::span<const std::uint8_t>>& factory,
                           std::span<const std::uint8_t> flash)
    : in_flash_(flash) {
  std::vector<std::uint32_t> places;
  for (const auto& entry : entries) {
    places.push_back(image_size_);
    image_size_ += round_up(static_cast<std::uint32_t>(entry.size()) + (entry.is_counted() ? 4 : 0));
  }
  factory_.resize(image_size_);
  for (std::size_t i = 0; i != entries.size(); ++i) {
    const auto& entry = entries[i];
    auto* const place = factory_.data() + places[i];
    if (entry.is_counted()) std::memcpy(place, &entry.count, sizeof entry.count);
    std::memcpy(place + (entry.is_counted() ? 4 : 0), factory[i].data(), entry.size());
    auto& quantization = quantizations_[entry.row];
    if (entry.is_scale())
      quantization = {place, no_zero_points, dimension};
    else if (entry.is_zero_point())
      quantization.zero_point = place;
    else
      rows_[entry.row] = {place, entry.size(), nullptr};
    rows_[entry.row].quantization = &quantization;
  }
  codes_ = {EI_OTA_ROW(activation_row, EI_OTA_ROW_NO_DATA | EI_OTA_ROW_ZERO_POINT8), EI_OTA_ROW(filter_row, EI_OTA_ROW_INT8),
            EI_OTA_ROW(bias_row, EI_OTA_ROW_BIAS), EI_OTA_ROW(wide_row, EI_OTA_ROW_INT16 | EI_OTA_ROW_ZERO_POINT32)};
}

void ModelInFlash::complete(ei_ota_model_t& model, ei_ota_part_t& part) {
  tensors_ = {rows_.data(),
              &bound,
              &held_,
              0,
              row_count,
              sizeof(Tensor),
              offsetof(Tensor, data),
              offsetof(Tensor, bytes),
              offsetof(Tensor, quantization)};
  flash_ = {&eiota_internal_in_flash, image_size_};
  part = {static_cast<std::uint32_t>(codes_.size()), codes_.data(), nullptr, nullptr, &tensors_};
  model.flash = &flash_;
  model.restore = nullptr;
  model.factory = nullptr;
  model.factory_size = 0;
}

const std::uint8_t* ModelInFlash::checked(const void* at, std::size_t size) const {
  const auto is_in = [&](std::span<const std::uint8_t> memory) {
    const auto offset = reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(memory.data());
    return offset < memory.size() && size <= memory.size() - offset;
  };
  return is_in(factory_) || is_in(bytes_of(rows_)) || is_in(bytes_of(quantizations_)) || is_in(in_flash_)
             ? static_cast<const std::uint8_t*>(at)
             : nullptr;
}

const std::uint8_t* ModelInFlash::elements(const Entry& entry) const {
  eiota_internal_hold(&tensors_);
  const auto* const row = checked(static_cast<const Tensor*>(static_cast<const void*>(held_)) + entry.row, sizeof(Tensor));
  eiota_internal_release(&tensors_);
  if (row == nullptr) return nullptr;
  Tensor tensor{};
  std::memcpy(&tensor, row, sizeof tensor);
  if (tensor.bytes != rows_[entry.row].bytes) return nullptr;
  if (!entry.is_counted()) return checked(tensor.data, entry.size());
  const auto* const found = checked(tensor.quantization, sizeof(Quantization));
  if (found == nullptr) return nullptr;
  Quantization quantization{};
  std::memcpy(&quantization, found, sizeof quantization);
  const auto* const at = checked(entry.is_scale() ? quantization.scale : quantization.zero_point, entry.size() + 4);
  std::uint32_t count = 0;
  if (at != nullptr) std::memcpy(&count, at, sizeof count);
  return count == entry.count && quantization.quantized_dimension == dimension ? at + 4 : nullptr;
}

}  // namespace ei_ota::powerloss
