// SPDX-License-Identifier: MIT
#include "flash_fixture.h"

#include <gmock/gmock.h>
#include <psa/crypto.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "raw_bytes.h"

namespace ei_ota::test {
namespace {

template <class T>
T element(const std::string& bytes, std::size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof value, sizeof value);
  return value;
}

std::string random_elements(const Entry& entry, int number, std::minstd_rand& random) {
  std::string bytes;
  for (std::uint32_t i = 0; i != entry.count; ++i) {
    const auto value = static_cast<std::int32_t>(random() % 5) * 20 + number;  // no two numbers share one
    if (entry.kind == EI_OTA_INT8)
      append(bytes, static_cast<std::int8_t>(value));
    else if (entry.kind == EI_OTA_INT16)
      append(bytes, static_cast<std::int16_t>(value * 100));
    else if (entry.kind == EI_OTA_FLOAT32)
      append(bytes, static_cast<float>(value) / -3.0F);
    else if (entry.is_scale())
      append(bytes, static_cast<float>(value + 1) / 1000.0F);
    else if (entry.kind == EI_OTA_ZERO_POINT8)
      append(bytes, value - 50);
    else
      append(bytes, value * 300);
  }
  return bytes;
}

const std::string& scales_of(const std::vector<Entry>& entries, const std::vector<std::string>& elements, std::uint32_t part,
                             std::uint32_t row) {
  const auto is_wanted = [&](const Entry& entry) { return entry.is_scale() && entry.part == part && entry.row == row; };
  return elements.at(static_cast<std::size_t>(std::ranges::find_if(entries, is_wanted) - entries.begin()));
}

std::string padded(std::string bytes, std::size_t unit) {
  bytes.resize((bytes.size() + unit - 1) / unit * unit);
  return bytes;
}

}  // namespace

std::vector<Entry> two_networks() {
  auto entries = network_entries(6);
  const Entry second[] = {{EI_OTA_INT8, 5, 2, 1},  {EI_OTA_SCALE, 1, 2, 1}, {EI_OTA_FLOAT32, 2, 0, 1},
                          {EI_OTA_SCALE, 1, 0, 1}, {EI_OTA_FLOAT32, 3},     {EI_OTA_INT8, 9}};
  entries.insert(entries.end(), std::begin(second), std::end(second));
  return entries;
}

std::vector<std::string> elements_of(const std::vector<Entry>& entries, int number) {
  std::minstd_rand random(static_cast<std::uint32_t>(number) + 1);
  std::vector<std::string> all;
  for (const auto& entry : entries) {
    auto elements = random_elements(entry, number, random);
    if (entry.kind == EI_OTA_BIAS_SCALE) {
      const auto input = element<float>(scales_of(entries, all, entry.part, entry.input), 0);
      elements.clear();
      for (std::uint32_t i = 0; i != entry.count; ++i)
        append(elements, input * element<float>(scales_of(entries, all, entry.part, entry.filter), i));
    }
    all.push_back(elements);
  }
  return all;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += text;
  return all;
}

std::string sha256_of(const std::string& bytes) {
  std::string digest(32, '\0');
  std::size_t size = 0;
  EXPECT_EQ(psa_crypto_init(), PSA_SUCCESS);
  EXPECT_EQ(psa_hash_compute(PSA_ALG_SHA_256, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                             reinterpret_cast<std::uint8_t*>(digest.data()), digest.size(), &size),
            PSA_SUCCESS);
  return digest;
}

std::string payload_in_flash(const std::vector<Entry>& entries, int number, Parts parts) {
  return payload_of_elements(entries, elements_of(entries, number), std::move(parts));
}

std::string payload_of_elements(const std::vector<Entry>& entries, const std::vector<std::string>& elements, Parts parts) {
  std::string decoded;
  for (std::size_t i = 0; i != entries.size(); ++i) {
    if (entries[i].kind == EI_OTA_BIAS_SCALE && (parts.flags & EI_OTA_FLAG_BIAS_SCALES) == 0) continue;
    decoded += elements[i];
    if (entries[i].kind != EI_OTA_ZERO_POINT8) {
      parts.content += elements[i];
      continue;
    }
    for (std::uint32_t k = 0; k != entries[i].count; ++k)
      parts.content += static_cast<char>(element<std::int32_t>(elements[i], k));
  }
  parts.weights_crc = eiota_internal_crc32(0, decoded.data(), decoded.size());
  return build(parts);
}

std::string slot_of_payload(const std::vector<Entry>& entries, int number, const std::string& payload) {
  const auto image = slot_image(entries, elements_of(entries, number));
  const auto image_size = static_cast<std::uint32_t>(image.size());
  auto slot = padded(payload.substr(0, element<std::uint16_t>(payload.substr(6), 0)), 16);
  slot[5] = static_cast<char>(slot[5] | 0x80);
  std::memcpy(slot.data() + 28, &image_size, sizeof image_size);
  slot += image;
  return slot + sha256_of(slot);
}

FlashDevice::FlashDevice(const Geometry& geometry, std::vector<Entry> given)
    : entries(std::move(given)), flash(geometry), factory_payload_(payload_in_flash(entries, 0)) {
  std::memcpy(model.layout, "LAYOUT-1", sizeof model.layout);
  model.project = 4711;
  model.base = factory_base;
  model.restore = eiota_internal_restore_copy;
  model.factory = reinterpret_cast<const std::uint8_t*>(factory_payload_.data());
  model.factory_size = static_cast<std::uint32_t>(factory_payload_.size());
  config.model = &model;
  rebuild();
}

void FlashDevice::rebuild() {
  auto other = std::make_unique<ModelInFlash>(entries, elements_of(entries, 0), flash.bytes);
  network = std::move(other);
  network->complete(model);
  reset();
}

void FlashDevice::reset() {
  network->start();
  store = std::make_unique<ei_ota_store_t>();
  unit_.assign(flash.geometry.prog_size, 0);
  unit_.shrink_to_fit();
  store->flash = &flash.callbacks;
  store->unit = unit_.data();
  store->trial_boots = trial_boots;
  ready_.assign(flash.geometry.slot_count, {});
  store->ready = ready_.data();
  flash.callbacks.tables = tables_in_ram.empty() ? nullptr : tables_in_ram.data();
  flash.callbacks.tables_size = static_cast<std::uint32_t>(tables_in_ram.size() * sizeof(void*));
  network->tables_in_ram = {reinterpret_cast<const std::uint8_t*>(tables_in_ram.data()), flash.callbacks.tables_size};
  config.store = store.get();
  ota = {};
  ota.config = &config;
}

int FlashDevice::send(const std::string& payload, std::size_t chunk) {
  int error = ei_ota_begin(&ota);
  for (std::size_t at = 0; error == 0 && at < payload.size(); at += chunk)
    error = ei_ota_write(&ota, payload.data() + at, std::min(chunk, payload.size() - at));
  return error != 0 ? error : ei_ota_end(&ota);
}

int FlashDevice::update(const std::string& payload) {
  const int error = send(payload);
  return error != 0 ? error : ei_ota_apply(&ota);
}

int FlashDevice::update_for_good(int number) {
  const int error = update(number);
  return error != 0 ? error : ei_ota_confirm(&ota);
}

std::string FlashDevice::payload(int number, std::uint32_t version, const std::string& tlvs) const {
  Parts parts;
  parts.version = version;
  parts.tlvs = tlvs;
  return payload_in_flash(entries, number, parts);
}

std::string FlashDevice::read(bool is_in_header) const {
  std::string all;
  for (std::size_t i = 0; i != entries.size(); ++i) {
    if ((entries[i].row == no_row) != is_in_header) continue;
    const auto elements = network->elements(i);
    if (elements.empty()) return "";
    all += elements;
  }
  return all;
}

std::string FlashDevice::held() const { return read(false); }

std::string FlashDevice::live() const {
  std::vector<const void*> before;
  for (const auto& source : network->sources()) before.emplace_back(static_cast<const void*>(source.binding.held));
  network->hold();
  auto read_by_it = held() + read(true);
  for (std::size_t i = 0; i != before.size(); ++i) network->sources()[i].binding.held = before[i];
  return read_by_it;
}

std::string FlashDevice::tensors(int number) const {
  std::size_t size = 0;
  for (const auto& entry : entries) size += entry.row == no_row ? 0 : entry.size();
  return weights(number).substr(0, size);
}

ei_ota_info_t FlashDevice::info() const {
  ei_ota_info_t info{};
  ei_ota_query(&ota, &info);
  return info;
}

std::string FlashDevice::in_slot(std::uint32_t slot) const {
  return {reinterpret_cast<const char*>(flash.bytes.data()) + flash.slot(slot), flash.geometry.slot_size};
}

std::uint32_t FlashDevice::offset_of(const void* at) const {
  const auto offset = reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(flash.bytes.data());
  return offset < flash.bytes.size() ? static_cast<std::uint32_t>(offset) : UINT32_MAX;
}

std::uint32_t FlashDevice::table() const { return offset_of(network->sources()[0].binding.bound); }

std::uint32_t FlashDevice::table_of_held() const { return offset_of(network->sources()[0].binding.held); }

ei_ota_record_t FlashDevice::record() const {
  ei_ota_record_t records[2];
  for (std::uint32_t block = 0; block != 2; ++block)
    std::memcpy(&records[block], flash.bytes.data() + block * flash.geometry.erase_size, sizeof *records);
  return static_cast<std::int32_t>(records[1].sequence - records[0].sequence) > 0 ? records[1] : records[0];
}

void FlashDevice::forge_records(const std::function<void(ei_ota_record_t&)>& edit) {
  for (std::uint32_t block = 0; block != 2; ++block) {
    auto* const bytes = flash.bytes.data() + block * flash.geometry.erase_size;
    ei_ota_record_t record;
    std::memcpy(&record, bytes, sizeof record);
    edit(record);
    record.crc = eiota_internal_crc32(0, &record, offsetof(ei_ota_record_t, crc));
    std::memcpy(bytes, &record, sizeof record);
  }
}

}  // namespace ei_ota::test
