// SPDX-License-Identifier: MIT
#include "model_in_flash.h"

#include <algorithm>
#include <cstring>

namespace ei_ota::test {
namespace {

std::uint32_t round_up(std::uint32_t size) { return (size + 15) / 16 * 16; }

std::uint32_t flags_of(const std::vector<Entry>& fields) {
  const auto& first = fields.front();
  std::uint32_t flags = 0;
  if (!first.is_counted()) flags = EI_OTA_ROW_INT8 + (first.kind << EI_OTA_ROW_DATA_SHIFT);
  if (first.input != no_row) flags = EI_OTA_ROW_BIAS;
  const auto& last = fields.back();
  if (last.is_scale()) flags |= EI_OTA_ROW_SCALES;
  if (last.is_zero_point()) flags |= last.kind == EI_OTA_ZERO_POINT8 ? EI_OTA_ROW_ZERO_POINTS8 : EI_OTA_ROW_ZERO_POINTS32;
  return flags;
}

std::uint32_t row_of(std::uint32_t code) { return code & (EI_OTA_ROWS - 1); }

/// Appends the code of a row.
void append_codes(const std::vector<Entry>& fields, std::vector<std::uint16_t>& codes) {
  const auto& first = fields.front();
  const auto is_last = [&](std::size_t before, std::uint32_t row) {
    return codes.size() >= before && row_of(codes[codes.size() - before]) == row;
  };
  if (first.input != no_row && !(is_last(2, first.input) && is_last(1, first.filter)))
    for (const auto row : {first.input, first.filter}) codes.push_back(EI_OTA_ROW(row, EI_OTA_ROW_NO_DATA));
  codes.push_back(EI_OTA_ROW(first.row, flags_of(fields)));
}

/// Appends the codes of rows without entries.
void append_others(std::size_t rows, std::vector<std::uint16_t>& codes) {
  for (std::uint32_t row = 0; row != rows; ++row)
    if (std::ranges::none_of(codes, [row](std::uint32_t code) { return row_of(code) == row; }))
      codes.push_back(EI_OTA_ROW(row, EI_OTA_ROW_NO_DATA));
}

std::uint32_t size_in_flatbuffer(const Entry& entry) {
  return static_cast<std::uint32_t>(entry.size()) * (entry.is_zero_point() ? 2 : 1);
}

constexpr std::uint32_t structure_at_end = 5;

std::uint32_t flatbuffer_size(const std::vector<Entry>& entries, std::uint32_t part) {
  std::uint32_t end = 0;
  for (const auto& entry : entries)
    if (entry.is_in_flatbuffer() && entry.part == part) end = std::max(end, entry.offset + size_in_flatbuffer(entry));
  return end + structure_at_end;
}

std::string flatbuffer_bytes(const std::vector<Entry>& entries, std::uint32_t part, const std::vector<std::string>& elements) {
  std::string bytes(flatbuffer_size(entries, part), '\0');
  for (std::size_t i = 0; i != bytes.size(); ++i) bytes[i] = static_cast<char>(37 * i + 11);
  for (std::size_t i = 0; i != entries.size(); ++i) {
    if (!entries[i].is_in_flatbuffer() || entries[i].part != part) continue;
    if (!entries[i].is_zero_point()) {
      elements[i].copy(bytes.data() + entries[i].offset, elements[i].size());
      continue;
    }
    for (std::uint32_t k = 0; k != entries[i].count; ++k) {
      std::int32_t narrow = 0;
      std::memcpy(&narrow, elements[i].data() + 4 * k, sizeof narrow);
      const std::int64_t wide = narrow;
      std::memcpy(bytes.data() + entries[i].offset + 8 * k, &wide, sizeof wide);
    }
  }
  return bytes;
}

}  // namespace

std::vector<Entry> flatbuffer_entries(std::uint32_t part, std::uint32_t filter_size) {
  enum { activation, filter, bias, other };
  return {{EI_OTA_SCALE, 1, activation, part, no_row, no_row, 64},
          {EI_OTA_ZERO_POINT8, 1, activation, part, no_row, no_row, 72},
          {EI_OTA_INT8, filter_size, filter, part, no_row, no_row, 99},
          {EI_OTA_SCALE, 2, filter, part, no_row, no_row, 40},
          {EI_OTA_INT32, 2, bias, part, no_row, no_row, 0},
          {EI_OTA_BIAS_SCALE, 2, bias, part, activation, filter, 32},
          {EI_OTA_INT16, 3, other, part, no_row, no_row, 80},
          {EI_OTA_SCALE, 1, other, part, no_row, no_row, 88},
          {EI_OTA_ZERO_POINT32, 1, other, part, no_row, no_row, 48}};
}

std::vector<std::uint32_t> places_of(const std::vector<Entry>& entries) {
  std::vector<std::uint32_t> places;
  std::uint32_t end = 0;
  for (std::size_t i = 0; i != entries.size(); ++i) {
    const auto& entry = entries[i];
    if (entry.is_in_flatbuffer() && i != 0 && entries[i - 1].is_in_flatbuffer() && entries[i - 1].part == entry.part) {
      places.push_back(places.back());
      continue;
    }
    places.push_back(end);
    end += round_up(entry.is_in_flatbuffer() ? flatbuffer_size(entries, entry.part)
                                             : static_cast<std::uint32_t>(entry.size()) + (entry.is_counted() ? 4 : 0));
  }
  places.push_back(end);
  return places;
}

std::string slot_image(const std::vector<Entry>& entries, const std::vector<std::string>& elements) {
  const auto places = places_of(entries);
  std::string image(places.back(), '\0');
  for (std::size_t i = 0; i != entries.size(); ++i) {
    auto* at = image.data() + places[i];
    if (entries[i].is_in_flatbuffer()) {
      const auto bytes = flatbuffer_bytes(entries, entries[i].part, elements);
      bytes.copy(at, bytes.size());
      continue;
    }
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
    : entries_(std::move(entries)), factory_(slot_image(entries_, factory)), in_flash_(flash) {
  std::uint32_t sources = 0;
  for (const auto& entry : entries_)
    if (entry.row != no_row) sources = std::max(sources, entry.part + 1);
  sources_ = std::vector<Source>(sources);
  const auto places = places_of(entries_);
  add_rows(places);
  add_flatbuffers(factory);
  add_codes();
  add_header_weights(places);
  finish_sources(places);
  start();
}

void ModelInFlash::add_rows(const std::vector<std::uint32_t>& places) {
  for (auto& source : sources_) {
    std::uint32_t count = 1;
    for (const auto& entry : entries_)
      if (entry.row != no_row && &sources_[entry.part] == &source)
        count = entry.is_in_flatbuffer() ? 0 : std::max(count, entry.row + 1);
    source.rows.resize(count);
    source.quantizations.resize(count);
    if (count != 0)
      std::memset(source.quantizations.data(), 0, count * sizeof(Quantization));  // the padding, too, as in a constant
  }
  for (std::size_t i = 0; i != entries_.size(); ++i) {
    const auto& entry = entries_[i];
    if (entry.row == no_row || entry.is_in_flatbuffer()) continue;
    const void* const place = factory_.data() + places[i];
    auto& row = sources_[entry.part].rows[entry.row];
    auto& quantization = sources_[entry.part].quantizations[entry.row];
    if (entry.is_scale()) {
      quantization.scale = place;
      quantization.zero_point = no_zero_points_.data();
      quantization.quantized_dimension = static_cast<std::int32_t>(entry.row);
      row.quantization = &quantization;
    } else if (entry.is_zero_point()) {
      quantization.zero_point = place;
    } else {
      row.data = place;
      row.bytes = entry.size();
    }
  }
}

void ModelInFlash::add_flatbuffers(const std::vector<std::string>& factory) {
  for (const auto& entry : entries_) {
    if (!entry.is_in_flatbuffer()) continue;
    auto& source = sources_[entry.part];
    if (source.flatbuffer.empty()) source.flatbuffer = flatbuffer_bytes(entries_, entry.part, factory);
    const auto kind = entry.kind | (entry.is_zero_point() ? std::uint32_t{EI_OTA_WIDE} : 0U);
    source.codes.push_back(EI_OTA_ENTRY(kind, entry.count));
    source.addresses.push_back(source.flatbuffer.data() + entry.offset);
    if (entry.kind != EI_OTA_BIAS_SCALE) continue;
    for (const auto row : {entry.input, entry.filter})
      for (const auto& other : entries_)
        if (other.part == entry.part && other.row == row && other.is_scale())
          source.addresses.push_back(source.flatbuffer.data() + other.offset);
  }
}

void ModelInFlash::add_codes() {
  for (auto entry = entries_.begin(); entry != entries_.end() && entry->row != no_row;) {
    if (entry->is_in_flatbuffer()) {
      ++entry;
      continue;
    }
    const auto first = entry;
    entry = std::find_if(first, entries_.end(),
                         [&](const Entry& next) { return next.row != first->row || next.part != first->part; });
    append_codes({first, entry}, sources_[first->part].codes);
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

void ModelInFlash::finish_sources(const std::vector<std::uint32_t>& places) {
  for (auto& source : sources_) {
    const auto number = static_cast<std::uint32_t>(&source - sources_.data());
    const auto first =
        std::ranges::find_if(entries_, [&](const Entry& entry) { return entry.part >= number || entry.row == no_row; });
    const bool has_quantization =
        std::ranges::any_of(source.rows, [](const Tensor& row) { return row.quantization != nullptr; });
    source.tensors = {source.rows.data(),
                      &source.binding,
                      places[static_cast<std::size_t>(first - entries_.begin())],
                      static_cast<std::uint16_t>(source.rows.size()),
                      sizeof(Tensor),
                      offsetof(Tensor, data),
                      offsetof(Tensor, bytes),
                      static_cast<std::uint8_t>(has_quantization ? offsetof(Tensor, quantization) : 0)};
    const auto with_entries = static_cast<std::uint32_t>(source.codes.size());
    if (source.flatbuffer.empty()) append_others(source.rows.size(), source.codes);
    source.part = {with_entries, source.codes.data(), nullptr, nullptr, &source.tensors};
    if (!source.flatbuffer.empty()) {
      source.in_flatbuffer = {{source.flatbuffer.data(), &source.binding, source.tensors.image, 0, 0, 0, 0, 0},
                              static_cast<std::uint32_t>(source.flatbuffer.size()),
                              &eiota_internal_flatbuffers};
      source.part.addresses = source.addresses.data();
      source.part.tensors = &source.in_flatbuffer.tensors;
    }
    parts_.push_back(&source.part);
  }
  header_part_ = {static_cast<std::uint32_t>(header_codes_.size()), header_codes_.data(), header_addresses_.data(), nullptr,
                  nullptr};
  if (!header_codes_.empty()) parts_.push_back(&header_part_);
  flash_ = {&eiota_internal_in_flash, static_cast<std::uint32_t>(factory_.size())};
}

std::uint32_t ModelInFlash::table_size() const {
  std::size_t size = 0;
  for (const auto& source : sources_) size += source.rows.size() * (sizeof(Tensor) + sizeof(Quantization));
  return static_cast<std::uint32_t>(size);
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
  for (auto& source : sources_) {
    source.binding.bound = source.part.tensors->rows;
    source.binding.held = source.part.tensors->rows;
  }
  header_weights_.assign(factory_);
}

void ModelInFlash::hold() const {
  for (const auto& source : sources_) eiota_internal_hold(source.part.tensors);
}

void ModelInFlash::release() const {
  for (const auto& source : sources_) eiota_internal_release(source.part.tensors);
}

const std::uint8_t* ModelInFlash::checked(const void* at, std::size_t size) const {
  const auto is_in = [&](const void* memory, std::size_t room) {
    const auto offset = reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(memory);
    return offset < room && size <= room - offset;
  };
  bool is_known = is_in(factory_.data(), factory_.size()) || is_in(in_flash_.data(), in_flash_.size()) ||
                  is_in(tables_in_ram.data(), tables_in_ram.size());
  for (const auto& source : sources_)
    is_known = is_known || is_in(source.flatbuffer.data(), source.flatbuffer.size()) ||
               is_in(source.rows.data(), source.rows.size() * sizeof(Tensor)) ||
               is_in(source.quantizations.data(), source.quantizations.size() * sizeof(Quantization));
  return is_known ? static_cast<const std::uint8_t*>(at) : nullptr;
}

std::string ModelInFlash::elements(std::size_t number) const {
  const auto& entry = entries_.at(number);
  if (entry.row == no_row) return header_weights_.substr(places_of(entries_)[number], entry.size());
  if (entry.is_in_flatbuffer()) return flatbuffer_elements(entry);
  const auto* const at = row_elements(entry);
  return at == nullptr ? "" : std::string(reinterpret_cast<const char*>(at), entry.size());
}

std::string ModelInFlash::flatbuffer_elements(const Entry& entry) const {
  const auto& source = sources_[entry.part];
  const auto* const at = checked(source.binding.held, source.flatbuffer.size());
  if (at == nullptr) return "";
  const std::string bytes(reinterpret_cast<const char*>(at) + entry.offset, size_in_flatbuffer(entry));
  if (!entry.is_zero_point()) return bytes;
  std::string narrow;
  for (std::uint32_t i = 0; i != entry.count; ++i) {
    std::int64_t value = 0;
    std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
    const auto zero_point = static_cast<std::int32_t>(value);
    if (zero_point != value) return "";
    narrow.append(reinterpret_cast<const char*>(&zero_point), sizeof zero_point);
  }
  return narrow;
}

const std::uint8_t* ModelInFlash::row_elements(const Entry& entry) const {
  const auto& source = sources_[entry.part];
  const auto* const row = checked(static_cast<const Tensor*>(source.binding.held) + entry.row, sizeof(Tensor));
  if (row == nullptr) return nullptr;
  Tensor tensor{};
  std::memcpy(&tensor, row, sizeof tensor);
  if (tensor.bytes != source.rows[entry.row].bytes) return nullptr;
  if (!entry.is_counted()) return checked(tensor.data, entry.size());
  const auto* const found = checked(tensor.quantization, sizeof(Quantization));
  if (found == nullptr) return nullptr;
  Quantization quantization{};
  std::memcpy(&quantization, found, sizeof quantization);
  const auto* const at = checked(entry.is_scale() ? quantization.scale : quantization.zero_point, entry.size() + 4);
  if (at == nullptr || std::memcmp(at, &entry.count, sizeof entry.count) != 0) return nullptr;
  return quantization.quantized_dimension == static_cast<std::int32_t>(entry.row) ? at + 4 : nullptr;
}

}  // namespace ei_ota::test
