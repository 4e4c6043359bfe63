#include "base/sha256.h"

#include <fmt/format.h>
#include <mbedtls/md.h>

#include <charconv>

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

std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    unsigned value = 0;
    const auto* const begin = digits.data() + i;
    if (std::from_chars(begin, begin + 2, value, 16).ptr != begin + 2) return {};
    bytes += static_cast<char>(value);
  }
  return digits.size() % 2 == 0 ? bytes : std::string{};
}

}  // namespace ei_ota
