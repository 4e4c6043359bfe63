// SPDX-License-Identifier: MIT
// tests/fuzz/toy_verifier.h: a hash and signatures that a fuzzer can make, so that it gets past them.
#pragma once
#include <cstdint>
#include <cstring>
#include <string>

#include "container.h"
#include "crc32.h"
#include "ei_ota/ei_ota_verifier.h"

namespace ei_ota::fuzz {

struct ToyVerifier {
  ToyVerifier() {
    verifier.check = ei_ota_check_signature;
    verifier.context = this;
    verifier.hash_start = [](void* context) {
      static_cast<ToyVerifier*>(context)->crc = 0;
      return 0;
    };
    verifier.hash_update = [](void* context, const void* data, std::size_t size) {
      auto& crc = static_cast<ToyVerifier*>(context)->crc;
      crc = eiota_internal_crc32(crc, data, size);
      return 0;
    };
    verifier.hash_finish = [](void* context, std::uint8_t* digest) {
      std::memcpy(digest, digest_of(static_cast<ToyVerifier*>(context)->crc).data(), 32);
      return 0;
    };
    verifier.verify = [](void*, const std::uint8_t* digest, const std::uint8_t* signature) {
      return std::memcmp(digest, signature, 32) == 0 ? 0 : -1;
    };
  }

  static std::string digest_of(std::uint32_t crc) {
    std::string digest(32, '#');
    std::memcpy(digest.data(), &crc, sizeof crc);
    return digest;
  }

  ei_ota_verifier_t verifier{};
  std::uint32_t crc = 0;
};

/// The payload with its digest and signature, if it has room for them, as ToyVerifier wants them.
inline std::string toy_signed(std::string payload) {
  auto* const bytes = reinterpret_cast<std::uint8_t*>(payload.data());
  ei_ota_header_t header;
  if (payload.size() < EI_OTA_HEADER_SIZE || eiota_internal_read_header(bytes, nullptr, &header) != 0 ||
      header.size != payload.size())
    return payload;
  std::size_t digest = 0, signature = 0;
  for (std::size_t at = EI_OTA_HEADER_SIZE; at + EI_OTA_TLV_HEAD_SIZE <= header.content_offset;) {
    const auto type = bytes[at] | bytes[at + 1] << 8, size = bytes[at + 2] | bytes[at + 3] << 8;
    at += EI_OTA_TLV_HEAD_SIZE;
    if (type == EI_OTA_TLV_SHA256 && size == 32) digest = at;
    if (type == EI_OTA_TLV_ECDSA_P256 && size == EI_OTA_SIGNATURE_SIZE) signature = at;
    at += static_cast<std::size_t>(size);
    if (at > header.content_offset) return payload;
  }
  if (signature == 0) return payload;
  const auto covered = (digest != 0 ? digest : signature) - EI_OTA_TLV_HEAD_SIZE;
  auto crc = eiota_internal_crc32(0, bytes, covered);
  crc = eiota_internal_crc32(crc, bytes + header.content_offset, header.content_size);
  const auto text = ToyVerifier::digest_of(crc);
  if (digest != 0) std::memcpy(bytes + digest, text.data(), text.size());
  std::memcpy(bytes + signature, text.data(), text.size());
  return payload;
}

}  // namespace ei_ota::fuzz
