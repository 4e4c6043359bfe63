// SPDX-License-Identifier: MIT
// signature/ecdsa.h: ECDSA on P-256 over a digest.
#pragma once
#include <string>

#include "base/digest.h"
#include "signature/key.h"

namespace ei_ota {

/// r, then s, big-endian.
using Signature = std::array<std::uint8_t, 64>;

/// The key's signature; deterministic (RFC 6979, with SHA-256).
[[nodiscard]] Signature sign(const PrivateKey& key, const Sha256& digest);

[[nodiscard]] bool is_signed_by(const PublicKey& key, const Sha256& digest, const Signature& signature);

/// A signature that was made elsewhere: 64 bytes r and s, or the DER of both (RFC 3279, 2.2.3). Refuses with E-signature.
Result<Signature> read_signature(const std::string& bytes, const std::string& where);

}  // namespace ei_ota
