// SPDX-License-Identifier: MIT
// Signatures that were made elsewhere (`--attach-signature`): raw or DER.
#include <algorithm>

#include "fuzz.h"
#include "signature/ecdsa.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  const auto signature = read_signature(fuzz::Input(data, size).rest(), "signature");
  if (!signature) return 0;
  const auto is_zero = [](auto begin, auto end) { return std::all_of(begin, end, [](auto byte) { return byte == 0; }); };
  fuzz::require(!is_zero(signature->begin(), signature->begin() + 32) && !is_zero(signature->begin() + 32, signature->end()),
                "neither number is 0");
  const auto again = read_signature(std::string(signature->begin(), signature->end()), "signature");
  fuzz::require(again && *again == *signature, "what was read is a signature");
  return 0;
}
