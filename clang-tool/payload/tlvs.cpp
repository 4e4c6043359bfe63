// SPDX-License-Identifier: MIT
#include "payload/tlvs.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "device/runtime_private.h"
#include "payload/bytes.h"

namespace ei_ota {
namespace {

std::optional<std::size_t> fixed_size(std::uint16_t type) {
  switch (type) {
    case EI_OTA_TLV_SECURITY_COUNTER:
      return 4;
    case EI_OTA_TLV_SHA256:
      return 32;
    case EI_OTA_TLV_ECDSA_P256:
      return 64;
    default:
      return {};
  }
}

Refusal refuse_tlv(const std::string& where, std::size_t offset, const std::string& found, const std::string& expected) {
  return refuse(ErrorId::Payload, fmt::format("{}: byte {}", where, offset), found, expected,
                "make the payload again with `ei-ota payload`");
}

}  // namespace

void append_tlv(std::string& bytes, std::uint16_t type, std::string_view value) {
  append(bytes, type);
  append(bytes, static_cast<std::uint16_t>(value.size()));
  bytes += value;
}

Result<std::vector<Tlv>> read_tlvs(std::string_view payload, std::size_t content_offset, const std::string& where) {
  std::vector<Tlv> tlvs;
  for (std::size_t at = EI_OTA_HEADER_SIZE; at < content_offset;) {
    if (content_offset - at < EI_OTA_TLV_HEAD_SIZE) return refuse_tlv(where, at, "a TLV is cut off", "a type and a size");
    const auto type = number_at<std::uint16_t>(payload, at);
    const std::size_t size = number_at<std::uint16_t>(payload, at + 2);
    if (size > content_offset - at - EI_OTA_TLV_HEAD_SIZE)
      return refuse_tlv(where, at, fmt::format("a TLV of {} bytes leads into the content", size), "a shorter one");
    if (!tlvs.empty() && type <= tlvs.back().type)
      return refuse_tlv(where, at, fmt::format("TLV {:#06x} follows on {:#06x}", type, tlvs.back().type), "ascending types");
    if (const auto expected = fixed_size(type); expected && size != *expected)
      return refuse_tlv(where, at, fmt::format("TLV {:#06x} has {} bytes", type, size), fmt::format("{}", *expected));
    tlvs.push_back({type, at, payload.substr(at + EI_OTA_TLV_HEAD_SIZE, size)});
    at += EI_OTA_TLV_HEAD_SIZE + size;
  }
  return tlvs;
}

const Tlv* find_tlv(const std::vector<Tlv>& tlvs, std::uint16_t type) {
  const auto found = std::ranges::find(tlvs, type, &Tlv::type);
  return found == tlvs.end() ? nullptr : &*found;
}

}  // namespace ei_ota
