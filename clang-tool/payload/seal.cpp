// SPDX-License-Identifier: MIT
#include "payload/seal.h"

#include "device/runtime_private.h"
#include "payload/bytes.h"
#include "payload/tlvs.h"

namespace ei_ota {
namespace {

/// Header and TLVs as they are where so many bytes of TLVs follow: the header says where the content begins.
std::string head_before(const UnsealedPayload& payload, std::size_t following) {
  auto head = payload.head;
  const auto content_offset = static_cast<std::uint16_t>(head.size() + following);
  std::memcpy(head.data() + content_offset_at, &content_offset, sizeof content_offset);
  return head;
}

std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string with_content(std::string head, const std::string& content) {
  head += content;
  append(head, eiota_internal_crc32(0, head.data(), head.size()));
  return head;
}

}  // namespace

static_assert(header_size == EI_OTA_HEADER_SIZE && tlv_head_size == EI_OTA_TLV_HEAD_SIZE);

std::string seal(const UnsealedPayload& payload) { return with_content(head_before(payload, 0), payload.content); }

Sha256 digest_to_sign(const UnsealedPayload& payload) {
  return payload_digest(head_before(payload, signature_room), payload.content);
}

std::string seal(const UnsealedPayload& payload, const Signature& signature) {
  auto head = head_before(payload, signature_room);
  const auto digest = payload_digest(head, payload.content);
  append_tlv(head, EI_OTA_TLV_SHA256, as_text(digest));
  append_tlv(head, EI_OTA_TLV_ECDSA_P256, as_text(signature));
  return with_content(std::move(head), payload.content);
}

Sha256 payload_digest(std::string_view signed_head, std::string_view content) {
  return sha256(std::string(signed_head).append(content));
}

}  // namespace ei_ota
