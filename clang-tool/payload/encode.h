// SPDX-License-Identifier: MIT
// payload/encode.h: a weight image as a payload (docs/SPEC.md, "Payload").
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/layout.h"
#include "model/weight_image.h"

namespace ei_ota {

struct PayloadHead {
  LayoutFingerprint layout;  ///< of the firmware that the payload is for
  std::uint32_t project;     ///< of that firmware
  std::uint32_t version;
  std::optional<std::uint32_t> security_counter = {};
  std::string self_test = {};  ///< as self_test_bytes() codes it; empty for none
  std::string texts = {};      ///< as texts_bytes() codes them; empty for none
};

/// A payload without what is computed over it: digest, signature, checksum (payload/seal.h).
struct UnsealedPayload {
  std::string head;  ///< header and TLVs
  std::string content;
};

/// A full payload. Bias scales that follow from the other scales are left out; zero points of int8 tensors take one byte.
[[nodiscard]] UnsealedPayload encode_unsealed(const WeightImage& image, const PayloadHead& head);

/// The smallest payload that a firmware with a range decoder takes. Weights that firmware does not hold are not coded against
/// the base.
/// @param base  the factory weights, of the same layout, for a delta; null for a full payload
[[nodiscard]] UnsealedPayload encode_range(const WeightImage& image, const WeightImage* base, const PayloadHead& head);

/// Bytes of a delta.
struct DeltaSize {
  std::size_t whole;                   ///< unsigned, without other TLVs
  std::vector<std::uint32_t> entries;  ///< of its content, rounded
};

[[nodiscard]] DeltaSize delta_size(const WeightImage& image, const WeightImage& base);

/// The structural one, sealed, without a signature.
[[nodiscard]] std::string encode_payload(const WeightImage& image, const PayloadHead& head);

/// Bytes of the largest payload that such an image can need, with security counter and signature, without a self-test.
[[nodiscard]] std::size_t largest_payload(const WeightImage& image);

/// Bytes that a payload takes in the slot that its weights are used in, as an image of `image_size` bytes: its header and TLVs,
/// image and digest (docs/SPEC.md, "Weight image in a slot"). A bind table follows.
[[nodiscard]] std::size_t slot_content(std::string_view payload, std::size_t image_size);

/// Bytes that such an image takes at most in the slot that it is used in, without a self-test and a bind table.
[[nodiscard]] std::size_t largest_slot_content(std::size_t image_size);

}  // namespace ei_ota
