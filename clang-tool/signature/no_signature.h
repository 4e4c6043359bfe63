// SPDX-License-Identifier: MIT
// signature/no_signature.h: what a file contains instead of a signature, to explain why it is not one.
#pragma once
#include <string>

namespace ei_ota {

/// Do these bytes begin the DER of a signature on P-256 and end before it is complete? 64 of them could be mistaken for r and
/// s.
[[nodiscard]] bool is_der_cut_off(const std::string& bytes);

/// Why these bytes, which are neither r and s nor DER, are not a signature, as far as can be determined: "it is text".
[[nodiscard]] std::string why_no_signature(const std::string& bytes);

}  // namespace ei_ota
