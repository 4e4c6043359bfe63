// SPDX-License-Identifier: MIT
// signature/no_signature.h: what a file holds instead of a signature, for whoever has to find out why it is none.
#pragma once
#include <string>

namespace ei_ota {

/// Does the DER of a signature on P-256 begin here, and end before it is whole? 64 bytes of it could be taken for r and s.
[[nodiscard]] bool is_der_cut_off(const std::string& bytes);

/// Why these bytes, which are neither r and s nor DER, are no signature, as far as it can be told: "it is text".
[[nodiscard]] std::string why_no_signature(const std::string& bytes);

}  // namespace ei_ota
