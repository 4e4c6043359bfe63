// payload/encode.h: a weight image as a payload (docs/SPEC.md, "Payload").
#pragma once
#include <cstdint>
#include <string>

#include "model/layout.h"
#include "model/weight_image.h"

namespace ei_ota {

struct PayloadHead {
  LayoutFingerprint layout;  ///< of the firmware that it is for
  std::uint32_t project;     ///< of that firmware
  std::uint32_t version;
};

/// A full payload. Bias scales that follow from the other scales are left out, zero points of int8 tensors take a byte.
[[nodiscard]] std::string encode_payload(const WeightImage& image, const PayloadHead& head);

/// Bytes of the largest payload that such an image can need.
[[nodiscard]] std::size_t largest_payload(const WeightImage& image);

}  // namespace ei_ota
