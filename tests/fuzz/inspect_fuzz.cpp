// SPDX-License-Identifier: MIT
// What `ei-ota inspect` reads of a payload: a byte that says what is made right, then TLVs, each a type, a size and a value.
// Header and checksum are always right and the digest may be, since no mutation would hit those.
#include <algorithm>
#include <cmath>

#include "container.h"
#include "crc32.h"
#include "fuzz.h"
#include "payload/bytes.h"
#include "payload/inspect.h"
#include "payload/seal.h"
#include "payload/tlvs.h"

namespace ei_ota {
namespace {

/// A payload with such bytes between header and content.
std::string with_tlvs(const std::string& tlvs) {
  const std::string content = "content";
  std::string payload = "EiOt";
  append<std::uint8_t>(payload, EI_OTA_PAYLOAD_FORMAT);
  append<std::uint8_t>(payload, 0);
  append(payload, static_cast<std::uint16_t>(EI_OTA_HEADER_SIZE + tlvs.size()));
  payload.append(EI_OTA_HEADER_SIZE - payload.size(), '\0');
  const auto content_size = static_cast<std::uint32_t>(content.size());
  std::memcpy(payload.data() + 28, &content_size, sizeof content_size);
  payload += tlvs + content;
  append(payload, eiota_internal_crc32(0, payload.data(), payload.size()));
  return payload;
}

/// Puts the right digest where one is announced.
std::string with_digest(std::string payload) {
  const std::size_t content_offset = number_at<std::uint16_t>(payload, 6);
  const auto tlvs = read_tlvs(payload, content_offset, "payload");
  const auto* const found = tlvs ? find_tlv(*tlvs, EI_OTA_TLV_SHA256) : nullptr;
  if (found == nullptr) return payload;
  const std::string_view bytes = payload;
  const auto digest = payload_digest(bytes.substr(0, found->offset),
                                     bytes.substr(content_offset, payload.size() - content_offset - EI_OTA_TRAILER_SIZE));
  std::memcpy(payload.data() + found->offset + EI_OTA_TLV_HEAD_SIZE, digest.data(), digest.size());
  payload.resize(payload.size() - EI_OTA_TRAILER_SIZE);
  append(payload, eiota_internal_crc32(0, payload.data(), payload.size()));
  return payload;
}

void inspect(const std::string& payload) {
  const auto summary = inspect_payload(payload, "payload");
  if (!summary) return;
  const auto tlvs = read_tlvs(payload, number_at<std::uint16_t>(payload, 6), "payload");
  fuzz::require(static_cast<bool>(tlvs), "what is told was read");
  std::size_t end = EI_OTA_HEADER_SIZE;
  for (const auto& tlv : *tlvs) {
    fuzz::require(tlv.offset == end, "TLVs follow on one another");
    end += EI_OTA_TLV_HEAD_SIZE + tlv.value.size();
  }
  fuzz::require(end == number_at<std::uint16_t>(payload, 6), "the TLVs are all that is before the content");
  fuzz::require(!summary->has_digest || with_digest(payload) == payload, "a digest that is told is right");
  if (const auto& test = summary->self_test) {
    const std::size_t width = test->input_type == InputType::UInt8 ? 1 : test->input_type == InputType::Int16 ? 2 : 4;
    fuzz::require(16 + std::size_t{test->cases} * (test->inputs * width + test->outputs * 4) == test->size,
                  "a self-test's cases are all of it");
    fuzz::require(test->cases > 0 && test->outputs > 0 && std::isfinite(test->tolerance) && test->tolerance >= 0,
                  "a self-test tests something");
  }
}

}  // namespace
}  // namespace ei_ota

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  fuzz::Input input(data, size);
  const bool is_sealed = (input.byte() & 1) != 0;
  auto tlvs = input.rest();
  tlvs.resize(std::min<std::size_t>(tlvs.size(), 65535 - EI_OTA_HEADER_SIZE));
  const auto payload = with_tlvs(tlvs);
  inspect(is_sealed ? with_digest(payload) : payload);
  return 0;
}
