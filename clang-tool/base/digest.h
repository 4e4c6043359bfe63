// SPDX-License-Identifier: MIT
// base/digest.h: SHA-256, computed by Mbed TLS.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace ei_ota {

using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(std::span<const std::byte> bytes);
[[nodiscard]] Sha256 sha256(std::string_view text);

/// Lower-case hexadecimal digits, two per byte.
[[nodiscard]] std::string hex(std::span<const std::uint8_t> bytes);

}  // namespace ei_ota
