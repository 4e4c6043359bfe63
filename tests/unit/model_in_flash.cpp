// SPDX-License-Identifier: MIT
#include "model_in_flash.h"

#include <algorithm>
#include <cstring>

namespace ei_ota::test {
namespace {

std::uint32_t round_up(std::uint32_t size) { return (size + 15) / 16 * 16; }

std::uint16_t row_code(const std::vector<Entry>& fields) {
  std::uint32_t flags = EI_OTA_ROW_NO_DATA;
  for (const auto& field : fields) {
    if (field.input != no_row)
      flags = (flags & ~EI_OTA_ROW_DATA) | EI_OTA_ROW_BIAS;
    else if (field.kind <= EI_OTA_FLOAT32)
      flags = (flags & ~EI_OTA_ROW_DATA) | field.kind << EI_OTA_ROW_DATA_SHIFT;
    if (field.kind == EI_OTA_ZERO_POINT8) flags |= EI_OTA_ROW_ZERO_POINT8;
    if (field.kind == EI_OTA_ZERO_POINT32) flags |= EI_OTA_ROW_ZERO_POINT32;
  }
  return EI_OTA_ROW(fields.front().row, flags);
}

}  // namespace

std::vector<std::uint32_t> places_of(const std::vector<Entry>& entries) {
  std::vector<std::uint32_t> places{0};
  for (const auto& entry : entries)
    places.push_back(places.back() + round_up(static_cast<std::uint32_t>(entry.size()) + (entry.is_counted() ? 4 : 0)));
  return places;
}

std::string weight_image(const std::vector<Entry>& entries, const std::vector<std::string>& elements) {
  const auto places = places_of(entries);
  std::string image(places.back(), '\0');
  for (std::size_t i = 0; i != entries.size(); ++i) {
    auto* at = image.data() + places[i];
    if (entries[i].is_counted()) {
      std::memcpy(at, &entries[i].count, 4);
      at += 4;
    }
    elements[i].copy(at, elements[i].size());
  }
  return image;
}

ModelInFlash::ModelInFlash(std::vector<Entry> entries, const std::vector<std::string>& factory,
                           std::span<const std::uint8_t> flash)
    : entries_(std::move(entries)), factory_(weight_image(entries_, factory)), in_flash_(flash) {
  std::uint32_t sources = 0;
  for (const auto& entry : entries_)
    if (entry.row != no_row) sources = std::max(sources, entry.part + 1);
  sources_ = std::vector<Source>(sources);
  const auto places = places_of(entries_);
  add_rows(places);
  add_codes();
  add_header_weights(places);
  finish_sources();
  start();
}

void ModelInFlash::add_rows(const std::vector<std::uint32_t>& places) {
  for (auto& source : sources_) {
    std::uint32_t count = 1;
    for (const auto& entry : entries_)
      if (entry.row != no_row && &sources_[entry.part] == &source) count = std::max(count, entry.row + 1);
    source.rows.resize(count);
    source.quantizations.resize(count);
  }
  for (std::size_t i = 0; i != entries_.size(); ++i) {
    const auto& entry = entries_[i];
    if (entry.row == no_row) continue;
    const void* const place = factory_.data() + places[i];
    auto& row = sources_[entry.part].rows[entry.row];
    auto& quantization = sources_[entry.part].quantizations[entry.row];
    if (entry.is_scale()) {
      quantization = {place, no_zero_points_.data(), static_cast<std::int32_t>(entry.row)};
      row.quantization = &quantization;
    } else if (entry.is_zero_point()) {
      quantization.zero_point = place;
    } else {
      row.data = place;
      row.bytes = entry.size();
    }
  }
}

void ModelInFlash::add_codes() {
  for (auto entry = entries_.begin(); entry != entries_.end() && entry->row != no_row;) {
    const auto first = entry;
    entry = std::find_if(first, entries_.end(),
                         [&](const Entry& next) { return next.row != first->row || next.part != first->part; });
    auto& codes = sources_[first->part].codes;
    codes.push_back(row_code({first, entry}));
    if (first->input == no_row) continue;
    codes.push_back(static_cast<std::uint16_t>(first->input));
    codes.push_back(static_cast<std::uint16_t>(first->filter));
  }
}

void ModelInFlash::add_header_weights(const std::vector<std::uint32_t>& places) {
  header_weights_.resize(factory_.size());
  for (std::size_t i = 0; i != entries_.size(); ++i) {
    if (entries_[i].row != no_row) continue;
    header_codes_.push_back(EI_OTA_ENTRY(entries_[i].kind, entries_[i].count));
    header_addresses_.push_back(header_weights_.data() + places[i]);
  }
}

void ModelInFlash::finish_sources() {
  std::uint32_t bindings = 0;
  for (auto& source : sources_) {
    const bool has_quantization =
        std::ranges::any_of(source.rows, [](const Tensor& row) { return row.quantization != nullptr; });
    source.tensors = {source.rows.data(),
                      static_cast<std::uint32_t>(source.rows.size()),
                      sizeof(Tensor),
                      offsetof(Tensor, bytes),
                      static_cast<std::uint16_t>(has_quantization ? offsetof(Tensor, quantization) : 0),
                      static_cast<std::uint16_t>(bindings),
                      &source.held};
    source.part = {static_cast<std::uint32_t>(source.codes.size()), source.codes.empty() ? nullptr : source.codes.data(),
                   nullptr, nullptr, &source.tensors};
    parts_.push_back(&source.part);
    bindings += source.tensors.row_count;
  }
  header_part_ = {static_cast<std::uint32_t>(header_codes_.size()), header_codes_.data(), header_addresses_.data(), nullptr,
                  nullptr};
  if (!header_codes_.empty()) parts_.push_back(&header_part_);
  flash_ = {&eiota_internal_in_flash, &bound, bindings, static_cast<std::uint32_t>(factory_.size())};
}

void ModelInFlash::complete(ei_ota_model_t& model) {
  model.flash = &flash_;
  model.part_count = static_cast<std::uint32_t>(parts_.size());
  model.parts = parts_.data();
  if (!header_codes_.empty()) return;
  model.restore = nullptr;
  model.factory = nullptr;
  model.factory_size = 0;
}

void ModelInFlash::start() {
  bound = nullptr;
  for (auto& source : sources_) source.held = nullptr;
  header_weights_.assign(factory_);
}

void ModelInFlash::hold() const {
  for (const auto& source : sources_) eiota_internal_hold(&source.held, &bound, source.tensors.first_binding);
}

void ModelInFlash::release() const {
  for (const auto& source : sources_) eiota_internal_release(&source.held);
}

const std::uint8_t* ModelInFlash::checked(const void* at, std::size_t size) const {
  const auto is_in = [&](const void* memory, std::size_t room) {
    const auto offset = reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(memory);
    return offset < room && size <= room - offset;
  };
  return is_in(factory_.data(), factory_.size()) || is_in(in_flash_.data(), in_flash_.size())
             ? static_cast<const std::uint8_t*>(at)
             : nullptr;
}

const std::uint8_t* ModelInFlash::elements(std::size_t number) const {
  const auto& entry = entries_.at(number);
  if (entry.row == no_row) return reinterpret_cast<const std::uint8_t*>(header_weights_.data()) + places_of(entries_)[number];
  const auto& source = sources_[entry.part];
  const auto* const binding = source.held == nullptr ? nullptr : source.held + entry.row;
  const auto& row = source.rows[entry.row];
  if (!entry.is_counted()) return checked(binding == nullptr ? row.data : binding->data, entry.size());
  const auto* const quantization = static_cast<const Quantization*>(binding == nullptr ? row.quantization : binding);
  const auto* const at = checked(entry.is_scale() ? quantization->scale : quantization->zero_point, entry.size() + 4);
  if (at == nullptr || std::memcmp(at, &entry.count, sizeof entry.count) != 0) return nullptr;
  return quantization->quantized_dimension == static_cast<std::int32_t>(entry.row) ? at + 4 : nullptr;
}

}  // namespace ei_ota::test
