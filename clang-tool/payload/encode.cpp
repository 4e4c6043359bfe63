// SPDX-License-Identifier: MIT
#include "payload/encode.h"

#include <cmath>
#include <span>

#include "base/digest.h"
#include "device/runtime_private.h"
#include "model/entry_kind.h"
#include "model/image_alignment.h"
#include "payload/bytes.h"
#include "payload/seal.h"
#include "payload/tlvs.h"
#include "payload/weight_encoder.h"
#include "release/device.h"

namespace ei_ota {
namespace {

static_assert(PayloadForm{}.format == EI_OTA_PAYLOAD_FORMAT);

/// Of the elements that a device gets from a payload.
std::uint32_t weights_crc(const WeightImage& image, bool with_bias_scales) {
  std::uint32_t crc = 0;
  for (const auto& entry : image.entries) {
    if (!is_coded(entry, with_bias_scales)) continue;
    const auto elements = elements_of(image, entry);
    crc = eiota_internal_crc32(crc, elements.data(), elements.size());
  }
  return crc;
}

std::string structural_content(const WeightImage& image, bool with_bias_scales) {
  std::string content;
  for (const auto& entry : image.entries) {
    if (!is_coded(entry, with_bias_scales)) continue;
    const auto elements = elements_of(image, entry);
    if (entry_kind(entry) == EntryKind::ZeroPoint8)
      for (std::size_t i = 0; i < entry.count; ++i) content += static_cast<char>(int32_at(elements, i));
    else
      content.append(reinterpret_cast<const char*>(elements.data()), elements.size());
  }
  return content;
}

/// Bytes of a slot whose header and TLVs take `head` bytes.
std::size_t content_behind(std::size_t head, std::size_t image_size) { return aligned(head) + image_size + sizeof(Sha256); }

/// @param base  of a delta, else 0
UnsealedPayload unsealed(const WeightImage& image, const PayloadHead& head, int flags, std::uint32_t base,
                         bool with_bias_scales, std::string content) {
  if (with_bias_scales) flags |= EI_OTA_FLAG_BIAS_SCALES;
  std::string bytes = "EiOt";
  append<std::uint8_t>(bytes, EI_OTA_PAYLOAD_FORMAT);
  append(bytes, static_cast<std::uint8_t>(flags));
  append<std::uint16_t>(bytes, 0);  // where the content begins: set when the payload is sealed
  bytes.append(head.layout.begin(), head.layout.end());
  append(bytes, base);
  append(bytes, head.project);
  append(bytes, head.version);
  append(bytes, static_cast<std::uint32_t>(content.size()));
  append(bytes, weights_crc(image, with_bias_scales));
  if (!head.texts.empty()) append_tlv(bytes, EI_OTA_TLV_TEXTS, head.texts);
  if (head.security_counter) {
    std::string counter;
    append(counter, *head.security_counter);
    append_tlv(bytes, EI_OTA_TLV_SECURITY_COUNTER, counter);
  }
  if (!head.self_test.empty()) append_tlv(bytes, EI_OTA_TLV_SELF_TEST, head.self_test);
  return {std::move(bytes), std::move(content)};
}

}  // namespace

UnsealedPayload encode_unsealed(const WeightImage& image, const PayloadHead& head) {
  const bool with_bias_scales = !bias_scales_follow(image.entries, image.bytes);
  return unsealed(image, head, 0, 0, with_bias_scales, structural_content(image, with_bias_scales));
}

UnsealedPayload encode_range(const WeightImage& image, const WeightImage* base, const PayloadHead& head) {
  const bool with_bias_scales = !bias_scales_follow(image.entries, image.bytes);
  auto coded = encode_weights(image, base, with_bias_scales);
  const auto rounding = static_cast<int>(coded.rounding) * EI_OTA_ROUNDING_OF_ONE;
  return unsealed(image, head, EI_OTA_FLAG_RANGE | rounding | (base ? EI_OTA_FLAG_DELTA : 0), base ? base_of(*base) : 0,
                  with_bias_scales, std::move(coded.content));
}

DeltaSize delta_size(const WeightImage& image, const WeightImage& base) {
  const auto coded = encode_weights(image, &base, !bias_scales_follow(image.entries, image.bytes));
  DeltaSize size{EI_OTA_HEADER_SIZE + coded.content.size() + EI_OTA_TRAILER_SIZE, {}};
  for (const auto bits : coded.entry_bits) size.entries.push_back(static_cast<std::uint32_t>(std::lround(bits / 8)));
  return size;
}

std::string encode_payload(const WeightImage& image, const PayloadHead& head) { return seal(encode_unsealed(image, head)); }

std::size_t largest_payload(const WeightImage& image) {
  return head_room + structural_content(image, true).size() + EI_OTA_TRAILER_SIZE;
}

std::size_t slot_content(std::string_view payload, std::size_t image_size) {
  return content_behind(number_at<std::uint16_t>(payload, content_offset_at), image_size);
}

std::size_t largest_slot_content(std::size_t image_size) { return content_behind(head_room, image_size); }

}  // namespace ei_ota
