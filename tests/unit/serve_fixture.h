// SPDX-License-Identifier: MIT
// tests/unit/serve_fixture.h: payloads that are nothing but what `ei-ota serve` chooses by.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>

#include "device/runtime_private.h"
#include "ei_ota/ei_ota.h"
#include "payload/bytes.h"
#include "serve/payload_index.h"

namespace ei_ota::test {

struct ServedForm {
  std::uint32_t project = 1, version = 1;
  std::uint8_t flags = 0;
  std::size_t size = 10;  ///< of the content
};

inline const std::string layout_digits = "0102030405060708";
inline const std::string base_digits = "0a0b0c0d";  ///< of deltas

/// A whole payload for the layout above.
inline std::string payload_file(const ServedForm& form) {
  std::string bytes = "EiOt";
  append<std::uint8_t>(bytes, EI_OTA_PAYLOAD_FORMAT);
  append<std::uint8_t>(bytes, form.flags);
  append<std::uint16_t>(bytes, EI_OTA_HEADER_SIZE);
  for (int i = 1; i <= 8; ++i) bytes += static_cast<char>(i);
  append<std::uint32_t>(bytes, (form.flags & EI_OTA_FLAG_DELTA) != 0 ? 0x0D0C0B0A : 0);
  append(bytes, form.project);
  append(bytes, form.version);
  append(bytes, static_cast<std::uint32_t>(form.size));
  append<std::uint32_t>(bytes, 0);
  for (std::size_t i = 0; i < form.size; ++i) bytes += static_cast<char>('a' + (i + form.version) % 26);
  append(bytes, eiota_internal_crc32(0, bytes.data(), bytes.size()));
  return bytes;
}

/// A whole legacy payload: the data of tensor 1, two int8, and the quantization of tensor 2.
inline std::string legacy_file() {
  const std::string records("\x01\x08\x00\x02\x07\xF9\x02\x00\x01\x3F\x80\x00\x00\x00\x00\x00\x05", 17);
  return std::string("\0\0\0", 3) + static_cast<char>(records.size()) + records;
}

/// As load_payloads would have read them.
inline serve::Payload legacy_of(std::uint32_t project) {
  serve::Payload payload;
  payload.name = std::to_string(project) + ".bin";
  payload.project = project;
  payload.is_legacy = true;
  payload.etag = "\"legacy\"";
  payload.bytes = std::make_shared<const std::string>("edgeimpulse" + legacy_file());
  return payload;
}

inline serve::Payload payload_of(const std::string& name, const ServedForm& form) {
  serve::Payload payload;
  payload.name = name;
  payload.project = form.project;
  payload.version = form.version;
  payload.layout = layout_digits;
  payload.base = (form.flags & EI_OTA_FLAG_DELTA) != 0 ? base_digits : "";
  payload.is_range_coded = (form.flags & EI_OTA_FLAG_RANGE) != 0;
  payload.etag = '"' + name + '"';
  payload.bytes = std::make_shared<const std::string>(payload_file(form));
  return payload;
}

constexpr std::uint8_t range_flag = EI_OTA_FLAG_RANGE, delta_flags = EI_OTA_FLAG_RANGE | EI_OTA_FLAG_DELTA;

}  // namespace ei_ota::test
