// SPDX-License-Identifier: MIT
#include "base/digest.h"

#include <fmt/format.h>
#include <mbedtls/md.h>

namespace ei_ota {

Sha256 sha256(std::span<const std::byte> bytes) {
  Sha256 digest{};
  mbedtls_md(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
             digest.data());
  return digest;
}

Sha256 sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string digits;
  for (const auto byte : bytes) digits += fmt::format("{:02x}", byte);
  return digits;
}

}  // namespace ei_ota
