// SPDX-License-Identifier: MIT
#include "payload/inspect.h"

#include <algorithm>
#include <array>

#include "device/runtime_private.h"
#include "ei_ota/ei_ota.h"
#include "payload/bytes.h"
#include "payload/payload_refusal.h"
#include "payload/seal.h"
#include "payload/tlvs.h"

namespace ei_ota {
namespace {

Status read_what_tlvs_say(std::string_view payload, const ei_ota_header_t& header, const std::string& where,
                          PayloadSummary& summary) {
  const auto tlvs = read_tlvs(payload, header.content_offset, where);
  if (!tlvs) return tlvs.refusal();
  if (const auto* const texts = find_tlv(*tlvs, EI_OTA_TLV_TEXTS)) summary.texts = read_texts(texts->value);
  if (const auto* const counter = find_tlv(*tlvs, EI_OTA_TLV_SECURITY_COUNTER))
    summary.security_counter = number_at<std::uint32_t>(counter->value, 0);
  if (const auto* const self_test = find_tlv(*tlvs, EI_OTA_TLV_SELF_TEST)) {
    const auto test = read_self_test(self_test->value, where);
    if (!test) return test.refusal();
    summary.self_test = *test;
  }
  const auto first_unsigned = std::ranges::find_if(*tlvs, [](const Tlv& tlv) { return tlv.type >= EI_OTA_TLV_SHA256; });
  const auto signed_size = first_unsigned == tlvs->end() ? header.content_offset : first_unsigned->offset;
  summary.digest = payload_digest(payload.substr(0, signed_size), payload.substr(header.content_offset, header.content_size));
  if (const auto* const digest = find_tlv(*tlvs, EI_OTA_TLV_SHA256)) {
    summary.has_digest = true;
    if (std::memcmp(digest->value.data(), summary.digest.data(), summary.digest.size()) != 0)
      return refuse(ErrorId::Payload, where, "the payload's digest is not that of its bytes", hex(summary.digest),
                    "make the payload again with `ei-ota payload`");
  }
  if (const auto* const signature = find_tlv(*tlvs, EI_OTA_TLV_ECDSA_P256)) {
    summary.signature.emplace();
    std::memcpy(summary.signature->data(), signature->value.data(), summary.signature->size());
  }
  return Nothing{};
}

std::string fingerprint_digits(std::uint32_t base) {
  std::array<std::uint8_t, sizeof base> bytes{};
  std::memcpy(bytes.data(), &base, sizeof base);
  return hex(bytes);
}

}  // namespace

bool looks_like_payload(const std::string& bytes) { return bytes.starts_with("EiOt"); }

Result<PayloadSummary> inspect_payload(const std::string& bytes, const std::string& where) {
  ei_ota_header_t header{};
  ei_ota_source_t source{};
  eiota_internal_init_memory_source(&source, bytes.data());
  int error = eiota_internal_verify_payload(nullptr, nullptr, &source, bytes.size(), &header);
  if (error == 0 && bytes.size() > header.size) error = EI_OTA_ERR_LENGTH;
  if (error != 0) return payload_refusal(error, where);
  PayloadSummary summary{};
  std::copy(std::begin(header.layout), std::end(header.layout), summary.layout.begin());
  summary.project = header.project;
  summary.version = header.version;
  summary.content_size = header.content_size;
  summary.weights_crc = header.weights_crc;
  summary.with_bias_scales = (header.flags & EI_OTA_FLAG_BIAS_SCALES) != 0;
  summary.is_range_coded = (header.flags & EI_OTA_FLAG_RANGE) != 0;
  summary.rounding = (header.flags & EI_OTA_ROUNDING) / EI_OTA_ROUNDING_OF_ONE;
  if ((header.flags & EI_OTA_FLAG_DELTA) != 0) summary.base = fingerprint_digits(header.base);
  if (auto status = read_what_tlvs_say(bytes, header, where, summary); !status) return status.refusal();
  return summary;
}

}  // namespace ei_ota
