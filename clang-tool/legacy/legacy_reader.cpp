// SPDX-License-Identifier: MIT
#include "legacy/legacy_reader.h"

#include <bitset>

namespace ei_ota {
namespace {

using Records = std::vector<LegacyRecordAt>;

constexpr std::size_t length_size = 4;
constexpr std::uint32_t scale_limit = 0x5F000000;  // 2^63; the bits of what is negative or no number are above

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

std::optional<LegacyRecordAt> data_at(const std::string& bytes, std::size_t at) {
  if (bytes.size() - at < 4) return std::nullopt;
  const LegacyRecord record{static_cast<std::uint8_t>(bytes[at]), false, static_cast<std::uint8_t>(bytes[at + 1]),
                            static_cast<std::uint16_t>(big_endian(bytes, at + 2, 2))};
  const bool is_whole = (record.bits == 8 || record.bits == 32) && legacy_size(record) <= bytes.size() - at;
  return is_whole ? std::optional(LegacyRecordAt{record, at + 4}) : std::nullopt;
}

bool is_quantization(const std::string& bytes, std::size_t at, std::size_t count) {
  for (; count != 0; --count, at += 8)
    if (big_endian(bytes, at, 4) >= scale_limit || big_endian(bytes, at + 4, 4) + 32768U >= 3U * 32768U) return false;
  return true;
}

std::optional<LegacyRecordAt> quantization_at(const std::string& bytes, std::size_t at) {
  if (bytes.size() - at < 3) return std::nullopt;
  const LegacyRecord record{static_cast<std::uint8_t>(bytes[at]), true, 0,
                            static_cast<std::uint16_t>(big_endian(bytes, at + 1, 2))};
  const bool is_whole =
      record.count != 0 && legacy_size(record) <= bytes.size() - at && is_quantization(bytes, at + 3, record.count);
  return is_whole ? std::optional(LegacyRecordAt{record, at + 3}) : std::nullopt;
}

/// All from `at` to the end, each of another tensor; nothing if that is not what stands there.
std::optional<Records> quantizations(const std::string& bytes, std::size_t at) {
  Records records;
  std::bitset<256> seen;
  while (at < bytes.size()) {
    const auto next = quantization_at(bytes, at);
    if (!next || seen[next->record.tensor]) return std::nullopt;
    seen.set(next->record.tensor);
    records.push_back(*next);
    at += legacy_size(next->record);
  }
  return records;
}

}  // namespace

bool looks_like_legacy(const std::string& bytes) { return looks_like_legacy(bytes, bytes.size()); }

bool looks_like_legacy(std::string_view beginning, std::uint64_t size) {
  return beginning.size() >= length_size && size > length_size && big_endian(beginning, 0, length_size) == size - length_size;
}

Result<Records> read_legacy(const std::string& bytes, const std::string& where) {
  std::optional<Records> found;
  std::size_t readings = 0;
  if (looks_like_legacy(bytes)) {
    Records data;
    std::bitset<256> seen;
    for (std::size_t at = length_size; at < bytes.size();) {
      const auto next = data_at(bytes, at);
      if (!next || seen[next->record.tensor]) break;
      seen.set(next->record.tensor);
      data.push_back(*next);
      at += legacy_size(next->record);
      auto rest = at < bytes.size() ? quantizations(bytes, at) : std::nullopt;
      if (!rest) continue;
      ++readings;
      found = data;
      found->insert(found->end(), rest->begin(), rest->end());
    }
  }
  if (readings == 1) return std::move(*found);
  return refuse(
      ErrorId::Payload, where,
      readings == 0 ? "neither a payload nor a legacy payload" : "a legacy payload that can be read in more than one way",
      "a whole payload", "make the payload again with `ei-ota payload`");
}

std::optional<std::size_t> legacy_size_at(std::string_view bytes) {
  if (bytes.size() < length_size) return std::nullopt;
  const auto size = length_size + std::size_t{big_endian(bytes, 0, length_size)};
  if (size > bytes.size() || !read_legacy(std::string(bytes.substr(0, size)), "")) return std::nullopt;
  return size;
}

}  // namespace ei_ota
