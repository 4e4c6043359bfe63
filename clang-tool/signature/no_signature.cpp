// SPDX-License-Identifier: MIT
#include "signature/no_signature.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"

namespace ei_ota {
namespace {

constexpr std::size_t longest_integer = 33;  // 32 bytes, and a zero before them that keeps the number positive
constexpr unsigned char sequence = 0x30, integer = 0x02;

std::size_t at(const std::string& bytes, std::size_t place) {
  return place < bytes.size() ? static_cast<unsigned char>(bytes[place]) : 0;
}

bool is_text(const std::string& bytes) {
  return std::ranges::all_of(bytes, [](char c) { return (c >= ' ' && c <= '~') || is_space(c); });
}

/// Of the whole SEQUENCE, by its beginning; 0 where there is none with an INTEGER in it and a length of one byte.
std::size_t der_size(const std::string& bytes) {
  return at(bytes, 0) == sequence && at(bytes, 1) < 0x80 && at(bytes, 2) == integer ? 2 + at(bytes, 1) : 0;
}

}  // namespace

bool is_der_cut_off(const std::string& bytes) {
  const auto r = at(bytes, 3);
  const auto s = at(bytes, 5 + r);
  return bytes.size() < der_size(bytes) && at(bytes, 4 + r) == integer && r <= longest_integer && s <= longest_integer &&
         der_size(bytes) == 6 + r + s;
}

std::string why_no_signature(const std::string& bytes) {
  if (bytes.empty()) return "the file is empty";
  if (is_text(bytes)) return "it is text; the signature's bytes are needed";
  if (bytes.size() == 32) return "it is as long as the digest that is to be signed";
  const auto size = der_size(bytes);
  if (at(bytes, 3) > longest_integer && size == bytes.size()) return "its numbers are too large, as of another curve";
  if (bytes.size() < size) return fmt::format("it is truncated DER: the last {} bytes are missing", size - bytes.size());
  if (size != 0 && bytes.size() > size) return fmt::format("it is DER followed by {} more bytes", bytes.size() - size);
  if (bytes.size() == 64) return "r or s is 0, or too large for P-256";
  if (bytes.size() >= 256) return "it is as long as an RSA signature";
  return "its form is unknown";
}

}  // namespace ei_ota
