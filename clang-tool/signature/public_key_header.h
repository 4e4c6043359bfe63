// SPDX-License-Identifier: MIT
// signature/public_key_header.h: `ei-ota getpub`: a public key as C source.
#pragma once
#include <string>

#include "signature/key.h"

namespace ei_ota {

/// A header that defines `static const uint8_t NAME[65]`, for C and C++: any number of sources may include it.
[[nodiscard]] std::string public_key_header(const PublicKey& key, const std::string& name);

}  // namespace ei_ota
