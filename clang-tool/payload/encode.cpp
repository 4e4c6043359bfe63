// SPDX-License-Identifier: MIT
#include "payload/encode.h"

#include <cmath>
#include <span>

#include "base/sha256.h"
#include "device/runtime_private.h"
#include "model/entry_kind.h"
#include "payload/bytes.h"
#include "payload/seal.h"
#include "payload/tlvs.h"
#include "payload/weight_encoder.h"
#include "release/device.h"

namespace ei_ota {
namespace {

static_assert(PayloadForm{}.format == EI_OTA_PAYLOAD_FORMAT);

/// Header, security counter, digest and signature.
constexpr std::size_t head_room = EI_OTA_HEADER_SIZE + EI_OTA_TLV_HEAD_SIZE + sizeof(std::uint32_t) + signature_room;

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
    content.crc = eiota_internal_crc32(content.crc, elements.data(), elements.size());
    if (kind == EntryKind::ZeroPoint8)
      for (std::size_t i = 0; i < entry.count; ++i) content.bytes += static_cast<char>(int32_at(elements, i));
    else
      content.bytes.append(reinterpret_cast<const char*>(elements.data()), elements.size());
  }
  return content;
}

/// Bytes of a slot whose header and TLVs take `head` bytes.
std::size_t content_behind(std::size_t head, std::size_t image_size) {
  constexpr std::size_t alignment = 16;  // of the image
  return (head + alignment - 1) / alignment * alignment + image_size + sizeof(Sha256);
}

}  // namespace

namespace {

/// What a payload's flags and checksum say about its weights.
struct Weights {
  std::uint8_t flags;
  std::uint32_t base;  ///< of a delta, else 0
  std::uint32_t crc;
};

std::string header_and_tlvs(const PayloadHead& head, const Weights& weights, std::size_t content_size) {
  std::string bytes = "EiOt";
  append<std::uint8_t>(bytes, EI_OTA_PAYLOAD_FORMAT);
  append<std::uint8_t>(bytes, weights.flags);
  append<std::uint16_t>(bytes, 0);  // where the content begins: set when the payload is sealed
  bytes.append(head.layout.begin(), head.layout.end());
  append(bytes, weights.base);
  append(bytes, head.project);
  append(bytes, head.version);
  append(bytes, static_cast<std::uint32_t>(content_size));
  append(bytes, weights.crc);
  if (head.security_counter) {
    std::string counter;
    append(counter, *head.security_counter);
    append_tlv(bytes, EI_OTA_TLV_SECURITY_COUNTER, counter);
  }
  if (!head.self_test.empty()) append_tlv(bytes, EI_OTA_TLV_SELF_TEST, head.self_test);
  return bytes;
}

std::uint8_t flag(bool is_set, int bit) { return static_cast<std::uint8_t>(is_set ? bit : 0); }

}  // namespace

UnsealedPayload encode_unsealed(const WeightImage& image, const PayloadHead& head) {
  const bool with_bias_scales = !bias_scales_follow(image.entries, image.bytes);
  auto [content, crc] = encode_content(image, with_bias_scales);
  auto bytes = header_and_tlvs(head, {flag(with_bias_scales, EI_OTA_FLAG_BIAS_SCALES), 0, crc}, content.size());
  return {std::move(bytes), std::move(content)};
}

UnsealedPayload encode_range(const WeightImage& image, const WeightImage* base, const PayloadHead& head) {
  const bool with_bias_scales = !bias_scales_follow(image.entries, image.bytes);
  const auto crc = encode_content(image, with_bias_scales).crc;
  auto content = encode_weights(image, base, with_bias_scales).content;
  const auto flags = static_cast<std::uint8_t>(EI_OTA_FLAG_RANGE | flag(with_bias_scales, EI_OTA_FLAG_BIAS_SCALES) |
                                               flag(base != nullptr, EI_OTA_FLAG_DELTA));
  auto bytes = header_and_tlvs(head, {flags, base ? base_of(*base) : 0, crc}, content.size());
  return {std::move(bytes), std::move(content)};
}

std::vector<std::uint32_t> delta_bytes(const WeightImage& image, const WeightImage& base) {
  std::vector<std::uint32_t> bytes;
  for (const auto bits : encode_weights(image, &base, !bias_scales_follow(image.entries, image.bytes)).entry_bits)
    bytes.push_back(static_cast<std::uint32_t>(std::lround(bits / 8)));
  return bytes;
}

std::string encode_payload(const WeightImage& image, const PayloadHead& head) { return seal(encode_unsealed(image, head)); }

std::size_t largest_payload(const WeightImage& image) {
  return head_room + encode_content(image, true).bytes.size() + EI_OTA_TRAILER_SIZE;
}

std::size_t slot_content(std::string_view payload, std::size_t image_size) {
  return content_behind(number_at<std::uint16_t>(payload, content_offset_at), image_size);
}

std::size_t largest_slot_content(std::size_t image_size) { return content_behind(head_room, image_size); }

}  // namespace ei_ota
