// SPDX-License-Identifier: MIT
// payload/self_test.h: golden inputs and outputs in a payload (docs/SPEC.md, "Self-test").
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ei_ota {

struct SelfTest {
  struct Case {
    std::vector<float> inputs, outputs;
  };
  float tolerance = 0;
  std::vector<Case> cases;  ///< one or more, all with equally many inputs and outputs, which are finite
};

/// How inputs are coded: the value is the one in a payload.
enum class InputType : std::uint8_t { UInt8 = 0, Int16 = 1, Float32 = 2 };

[[nodiscard]] std::string_view input_type_name(InputType type);

/// The bytes of its TLV; the inputs get the narrowest type that represents all of them exactly.
/// Refuses with E-self-test what does not fit into a payload.
/// @param texts  bytes of the texts that stand beside it
Result<std::string> self_test_bytes(const SelfTest& test, const std::string& where, std::size_t texts = 0);

struct SelfTestSummary {
  InputType input_type;
  std::uint32_t cases, inputs, outputs;  ///< inputs and outputs of one case
  float tolerance;
  std::size_t size;  ///< bytes
};

/// What such bytes say about themselves. Refuses with E-payload what contradicts itself.
Result<SelfTestSummary> read_self_test(std::string_view bytes, const std::string& where);

}  // namespace ei_ota
