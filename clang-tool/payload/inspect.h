// SPDX-License-Identifier: MIT
// payload/inspect.h: what a payload says about itself.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/digest.h"
#include "base/result.h"
#include "model/layout.h"
#include "payload/self_test.h"
#include "payload/texts.h"
#include "signature/ecdsa.h"

namespace ei_ota {

struct PayloadSummary {
  LayoutFingerprint layout;
  std::uint32_t project;
  std::uint32_t version;
  std::uint32_t content_size;
  std::uint32_t weights_crc;
  bool with_bias_scales;
  bool is_range_coded;
  std::uint32_t rounding;           ///< of the range coder: how many of the lowest bits of all scales are 0
  std::optional<std::string> base;  ///< of a delta: the first eight digits of the weights fingerprint of its factory weights
  std::optional<std::uint32_t> security_counter;
  std::optional<SelfTestSummary> self_test;
  std::optional<Texts> texts;
  Sha256 digest;                       ///< of the payload, whether the payload contains it or not
  bool has_digest;                     ///< the payload contains it, and it is right
  std::optional<Signature> signature;  ///< not verified
};

/// Is this file meant to be a payload? Looks at its first bytes alone.
[[nodiscard]] bool looks_like_payload(const std::string& bytes);

/// Verifies the container, the digest if there is one, and that the self-test is whole. Refuses with E-payload.
Result<PayloadSummary> inspect_payload(const std::string& bytes, const std::string& where);

}  // namespace ei_ota
