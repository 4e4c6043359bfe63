// SPDX-License-Identifier: MIT
// Builds payloads of format 1 byte by byte (docs/SPEC.md, "Payload"), right ones and wrong ones.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

extern "C" {
#include "container.h"
#include "crc32.h"
}
#include "ei_ota/ei_ota_model.h"

/// What goes into a payload; starts out as what fits the model.
struct PayloadFields {
  explicit PayloadFields(const ei_ota_model_t& model) : project(model.project) { memcpy(layout, model.layout, sizeof layout); }

  uint8_t format = EI_OTA_PAYLOAD_FORMAT;
  uint8_t flags = 0;
  uint8_t layout[8];
  uint32_t base = 0;
  uint32_t project;
  uint32_t version = 7;
  const uint8_t* tlvs = nullptr;
  size_t tlv_size = 0;
  const uint8_t* content = nullptr;
  size_t content_size = 0;
  uint32_t content_size_error = 0;  ///< added to the true size in the header
  uint32_t weights_crc = 0;
};

class PayloadWriter {
 public:
  explicit PayloadWriter(uint8_t* bytes) : begin_(bytes), next_(bytes) {}

  void put(const void* bytes, size_t size) {
    if (size != 0) memcpy(next_, bytes, size);
    next_ += size;
  }
  void number(uint32_t value, int bytes) {
    for (; bytes != 0; --bytes, value >>= 8) *next_++ = static_cast<uint8_t>(value);
  }
  size_t size() const { return static_cast<size_t>(next_ - begin_); }

 private:
  uint8_t* begin_;
  uint8_t* next_;
};

/// Replaces the checksum at the end, so that a change before it is not refused for that alone.
inline void seal(uint8_t* payload, size_t size) {
  PayloadWriter(payload + size - EI_OTA_TRAILER_SIZE).number(eiota_internal_crc32(0, payload, size - EI_OTA_TRAILER_SIZE), 4);
}

/// @return the payload's size
inline size_t build(const PayloadFields& fields, uint8_t* payload) {
  PayloadWriter writer(payload);
  writer.put("EiOt", 4);
  writer.number(fields.format, 1);
  writer.number(fields.flags, 1);
  writer.number(static_cast<uint32_t>(EI_OTA_HEADER_SIZE + fields.tlv_size), 2);
  writer.put(fields.layout, sizeof fields.layout);
  writer.number(fields.base, 4);
  writer.number(fields.project, 4);
  writer.number(fields.version, 4);
  writer.number(static_cast<uint32_t>(fields.content_size) + fields.content_size_error, 4);
  writer.number(fields.weights_crc, 4);
  writer.put(fields.tlvs, fields.tlv_size);
  writer.put(fields.content, fields.content_size);
  writer.number(0, EI_OTA_TRAILER_SIZE);
  seal(payload, writer.size());
  return writer.size();
}
