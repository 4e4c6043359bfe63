// SPDX-License-Identifier: MIT
#include "runtime_fixture.h"

#include <algorithm>
#include <cstring>

#include "raw_bytes.h"

namespace ei_ota::test {
namespace {

constexpr std::uint16_t codes[] = {
    EI_OTA_ENTRY(EI_OTA_SCALE, 1), EI_OTA_ENTRY(EI_OTA_ZERO_POINT8, 1), EI_OTA_ENTRY(EI_OTA_INT8, 6),
    EI_OTA_ENTRY(EI_OTA_SCALE, 2), EI_OTA_ENTRY(EI_OTA_INT32, 2),       EI_OTA_ENTRY(EI_OTA_BIAS_SCALE, 2),
    EI_OTA_ENTRY(EI_OTA_INT16, 3), EI_OTA_ENTRY(EI_OTA_FLOAT32, 2),     EI_OTA_ENTRY(EI_OTA_ZERO_POINT32, 1),
};

Weights factory() {
  Weights weights{};
  std::memset(weights.before, 0x5A, sizeof weights.before);
  std::memset(weights.after, 0xA5, sizeof weights.after);
  return weights;
}

}  // namespace

std::string build(const Parts& parts) {
  std::string payload = "EiOt";
  append(payload, parts.format);
  append(payload, parts.flags);
  append(payload, static_cast<std::uint16_t>(EI_OTA_HEADER_SIZE + parts.tlvs.size()));
  payload += parts.layout;
  append(payload, parts.base);
  append(payload, parts.project);
  append(payload, parts.version);
  append(payload, static_cast<std::uint32_t>(parts.content.size()));
  append(payload, parts.weights_crc);
  return sealed(payload + parts.tlvs + parts.content + "CRC.");
}

std::string sealed(std::string payload) {
  payload.resize(payload.size() - EI_OTA_TRAILER_SIZE);
  append(payload, eiota_internal_crc32(0, payload.data(), payload.size()));
  return payload;
}

std::string tlv(std::uint16_t type, const std::string& value) {
  std::string bytes;
  append(bytes, type);
  append(bytes, static_cast<std::uint16_t>(value.size()));
  return bytes + value;
}

Device::Device()
    : live(factory()), addresses_{live.input_scale, live.input_zero, live.filter,      live.filter_scale,
                                  live.bias,        live.bias_scale, live.input_scale, live.filter_scale,
                                  live.wide,        live.real,       live.wide_zero} {
  std::memcpy(model.layout, "LAYOUT-1", sizeof model.layout);
  model.project = 4711;
  model.base = factory_base;
  part.code_count = sizeof codes / sizeof codes[0];
  part.codes = codes;
  part.addresses = addresses_.data();
  part.in_use = &in_use;
  model.changing = &changing;
  model.part_count = 1;
  model.parts = parts;
  config.model = &model;
  resize_staging(256);
  ota.config = &config;
}

void Device::resize_staging(std::size_t size) {
  staging_.assign(size, 0);
  staging_.shrink_to_fit();
  config.staging = staging_.data();
  config.staging_size = size;
}

int Device::send(const std::string& payload, std::size_t chunk) {
  int error = ei_ota_begin(&ota);
  for (std::size_t at = 0; error == 0 && at < payload.size(); at += chunk)
    error = ei_ota_write(&ota, payload.data() + at, std::min(chunk, payload.size() - at));
  return error != 0 ? error : ei_ota_end(&ota);
}

int Device::update(const std::string& payload) {
  const int error = send(payload);
  return error != 0 ? error : ei_ota_apply(&ota);
}

ei_ota_info_t Device::info() const {
  ei_ota_info_t info{};
  ei_ota_query(&ota, &info);
  return info;
}

Weights retrained() {
  auto weights = factory();
  static constexpr Weights values{{},
                                  {0.25F},
                                  {-7},
                                  {5, -4, 3, -128, 127, 1},
                                  {0.5F, 0.125F},
                                  {42, -42},
                                  {0.125F, 0.03125F},
                                  {300, -300, 1},
                                  {-1.5F, 2.5F},
                                  {1000},
                                  {}};
  std::memcpy(reinterpret_cast<char*>(&weights) + sizeof weights.before,
              reinterpret_cast<const char*>(&values) + sizeof values.before, offsetof(Weights, after) - sizeof values.before);
  return weights;
}

Parts parts_for(const Weights& weights, std::uint8_t flags) {
  Parts parts;
  parts.flags = flags;
  std::string elements;  // as in memory: the checksum of the weights covers them
  const auto add = [&](const auto& array) {
    append(parts.content, array);
    append(elements, array);
  };
  add(weights.input_scale);
  append(parts.content, static_cast<std::int8_t>(weights.input_zero[0]));
  append(elements, weights.input_zero);
  add(weights.filter);
  add(weights.filter_scale);
  add(weights.bias);
  if ((flags & EI_OTA_FLAG_BIAS_SCALES) != 0) add(weights.bias_scale);
  add(weights.wide);
  add(weights.real);
  add(weights.wide_zero);
  parts.weights_crc = eiota_internal_crc32(0, elements.data(), elements.size());
  return parts;
}

}  // namespace ei_ota::test
