// SPDX-License-Identifier: MIT
// payload/seal.h: a payload's last fields: digest and signature if it is signed, and the checksum (docs/SPEC.md, "TLVs").
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "payload/encode.h"
#include "signature/ecdsa.h"

namespace ei_ota {

/// The whole payload, unsigned.
[[nodiscard]] std::string seal(const UnsealedPayload& payload);

/// What has to be signed: the digest of the payload with a signature in its place.
[[nodiscard]] Sha256 digest_to_sign(const UnsealedPayload& payload);

/// The whole payload, with that digest and its signature.
[[nodiscard]] std::string seal(const UnsealedPayload& payload, const Signature& signature);

/// Where a payload's header says where its content begins, in two bytes.
inline constexpr std::size_t content_offset_at = 6;

/// Bytes of a payload's header, and of the type and size of a TLV.
inline constexpr std::size_t header_size = 36;
inline constexpr std::size_t tlv_head_size = 4;

/// Bytes that digest and signature take together, including the heads of their TLVs.
inline constexpr std::size_t signature_room = tlv_head_size + sizeof(Sha256) + tlv_head_size + sizeof(Signature);

/// Bytes that header and TLVs take together if a payload has all that it may have, except for a self-test: the header, a
/// security counter, digest and signature.
inline constexpr std::size_t head_room = header_size + (tlv_head_size + sizeof(std::uint32_t)) + signature_room;

/// The digest of a sealed payload.
/// @param signed_head  header and TLVs that are signed
[[nodiscard]] Sha256 payload_digest(std::string_view signed_head, std::string_view content);

}  // namespace ei_ota
