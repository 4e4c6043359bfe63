// signature/public_key_header.h: `ei-ota getpub`: a public key as C.
#pragma once
#include <string>

#include "signature/key.h"

namespace ei_ota {

/// A header that defines `const uint8_t NAME[65]`.
[[nodiscard]] std::string public_key_header(const PublicKey& key, const std::string& name);

}  // namespace ei_ota
