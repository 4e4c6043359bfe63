// payload/inspect.h: what a payload says of itself.
#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"
#include "model/layout.h"

namespace ei_ota {

struct PayloadSummary {
  LayoutFingerprint layout;
  std::uint32_t project;
  std::uint32_t version;
  std::uint32_t content_size;
  std::uint32_t weights_crc;
  bool with_bias_scales;
};

/// Is this file meant to be a payload? Looks at its first bytes alone.
[[nodiscard]] bool looks_like_payload(const std::string& bytes);

/// Verifies the container. Refuses with E-payload.
Result<PayloadSummary> inspect_payload(const std::string& bytes, const std::string& where);

}  // namespace ei_ota
