// SPDX-License-Identifier: MIT
// payload/bytes.h: numbers as payloads hold them: little-endian, as on this machine.
#pragma once
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <string_view>

namespace ei_ota {

static_assert(std::endian::native == std::endian::little);

template <class T>
void append(std::string& bytes, T value) {
  std::array<char, sizeof value> raw;
  std::memcpy(raw.data(), &value, sizeof value);
  bytes.append(raw.data(), raw.size());
}

/// @param offset  followed by at least sizeof(T) bytes
template <class T>
[[nodiscard]] T number_at(std::string_view bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

}  // namespace ei_ota
