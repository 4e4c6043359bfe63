#include "payload/encode.h"

#include <array>
#include <cstring>
#include <span>

#include "crc32.h"
#include "model/entry_kind.h"
#include "payload.h"

namespace ei_ota {
namespace {

/// The content, and the checksum over the elements that a device gets from it.
struct Content {
  std::string bytes;
  std::uint32_t crc = 0;
};

Content encode_content(const WeightImage& image, bool with_bias_scales) {
  Content content;
  for (const auto& entry : image.entries) {
    const auto kind = entry_kind(entry);
    if (kind == EntryKind::BiasScale && !with_bias_scales) continue;
    const auto elements = std::span(image.bytes).subspan(entry.offset, byte_size(entry));
    content.crc = ei_ota_crc32(content.crc, elements.data(), elements.size());
    if (kind == EntryKind::ZeroPoint8)
      for (std::size_t i = 0; i < entry.count; ++i) content.bytes += static_cast<char>(int32_at(elements, i));
    else
      content.bytes.append(reinterpret_cast<const char*>(elements.data()), elements.size());
  }
  return content;
}

template <class T>
void append(std::string& bytes, T value) {
  std::array<char, sizeof value> raw;
  std::memcpy(raw.data(), &value, sizeof value);
  bytes.append(raw.data(), raw.size());
}

}  // namespace

std::string encode_payload(const WeightImage& image, const PayloadHead& head) {
  const bool with_bias_scales = !bias_scales_follow(image.entries, image.bytes);
  const auto content = encode_content(image, with_bias_scales);
  std::string payload = "EiOt";
  append<std::uint8_t>(payload, EI_OTA_PAYLOAD_FORMAT);
  append<std::uint8_t>(payload, with_bias_scales ? EI_OTA_FLAG_BIAS_SCALES : 0);
  append<std::uint16_t>(payload, EI_OTA_HEADER_SIZE);
  payload.append(head.layout.begin(), head.layout.end());
  append<std::uint32_t>(payload, 0);  // the base fingerprint of a delta
  append(payload, head.project);
  append(payload, head.version);
  append(payload, static_cast<std::uint32_t>(content.bytes.size()));
  append(payload, content.crc);
  payload += content.bytes;
  append(payload, ei_ota_crc32(0, payload.data(), payload.size()));
  return payload;
}

std::size_t largest_payload(const WeightImage& image) {
  return EI_OTA_HEADER_SIZE + encode_content(image, true).bytes.size() + EI_OTA_TRAILER_SIZE;
}

}  // namespace ei_ota
