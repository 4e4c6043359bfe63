// SPDX-License-Identifier: MIT
// tests/unit/runtime_fixture.h: a device with a handful of weights, and payloads for it, right and wrong ones.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "container.h"
#include "crc32.h"
#include "ei_ota/ei_ota.h"

namespace ei_ota::test {

constexpr std::uint32_t factory_base = 0xBA5E0001;  ///< what a delta against a new device's weights calls them

/// One weight of every kind. Bytes on both sides would show a write that goes too far.
struct Weights {
  std::uint8_t before[16];
  float input_scale[1];
  std::int32_t input_zero[1];
  std::int8_t filter[6];
  float filter_scale[2];
  std::int32_t bias[2];
  float bias_scale[2];
  std::int16_t wide[3];
  float real[2];
  std::int32_t wide_zero[1];
  std::uint8_t after[16];
};

/// The fields of a payload, so that a test can set a wrong value in any of them. The others are right.
struct Parts {
  std::uint8_t format = EI_OTA_PAYLOAD_FORMAT;
  std::uint8_t flags = 0;
  std::string layout = "LAYOUT-1";
  std::uint32_t base = 0;
  std::uint32_t project = 4711;
  std::uint32_t version = 7;
  std::string tlvs;
  std::string content;
  std::uint32_t weights_crc = 0;
};

/// The payload, with the right checksum at its end.
std::string build(const Parts& parts);

/// The payload with its checksum replaced by the one for its changed bytes.
std::string sealed(std::string payload);

/// A TLV's bytes.
std::string tlv(std::uint16_t type, const std::string& value);

class Device {
 public:
  Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// begin, write in chunks of that many bytes, end; stops at the first error.
  int send(const std::string& payload, std::size_t chunk = 7);
  /// send, apply
  int update(const std::string& payload);
  void resize_staging(std::size_t size);

  [[nodiscard]] std::string bytes() const { return {reinterpret_cast<const char*>(&live), sizeof live}; }
  [[nodiscard]] ei_ota_info_t info() const;

  Weights live;
  volatile std::uint8_t in_use = 0;
  volatile std::uint8_t changing = 0;
  ei_ota_part_t part{};
  const ei_ota_part_t* const parts[1] = {&part};
  ei_ota_model_t model{};
  ei_ota_config_t config{};
  ei_ota_t ota{};

 private:
  std::vector<void*> addresses_;
  std::vector<std::uint8_t> staging_;  // exactly as large as the runtime knows, so that a sanitizer sees reads past its end
};

/// Weights that differ from a new device's in every entry; bias scales follow from the other scales.
Weights retrained();

/// The fields of the payload that brings these weights. Its first four bytes of content are a scale.
Parts parts_for(const Weights& weights, std::uint8_t flags = 0);

}  // namespace ei_ota::test
