// SPDX-License-Identifier: MIT
// tests/powerloss/golden.h: golden inputs of a payload (docs/SPEC.md, "Self-test"), and a model whose outputs tell weights
// apart.
#pragma once
#include <cstring>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "runtime_fixture.h"

namespace ei_ota::powerloss {

constexpr float tolerance = 0.25F, too_much = 0.5F;
constexpr std::int16_t golden_inputs[2][3] = {{1, -2, 300}, {-77, 5, 16}};

/// Inputs are whole numbers, so that no wrong one makes up for outputs that are wrong by `too_much`.
struct Classifier {
  std::span<const std::uint8_t> weights;
  bool is_wrong = false;
  float outputs[2]{};

  const float* operator()(std::span<const float> inputs) {
    const auto about_weights = static_cast<float>(eiota_internal_crc32(0, weights.data(), weights.size()) % 1000);
    outputs[0] = about_weights + std::accumulate(inputs.begin(), inputs.end(), 0.0F) + (is_wrong ? too_much : 0);
    outputs[1] = about_weights - inputs[0] + (is_wrong ? too_much : 0);
    return outputs;
  }

  static const float* classify(void* context, const ei_ota_case_t* golden) {
    std::vector<float> inputs(golden->input_count);
    const bool are_read = !inputs.empty() && ei_ota_case_inputs(golden, 0, golden->input_count, inputs.data()) == 0;
    // Where a wrong bit has it ask for other outputs than there are, the test has failed.
    return are_read && golden->output_count == 2 ? (*static_cast<Classifier*>(context))(inputs) : nullptr;
  }
};

inline std::string self_test_tlv(std::span<const std::uint8_t> weights) {
  std::string value;
  const auto append = [&](auto number) { value.append(reinterpret_cast<const char*>(&number), sizeof number); };
  append(std::uint16_t{1});  // int16
  append(static_cast<std::uint16_t>(std::size(golden_inputs)));
  append(static_cast<std::uint32_t>(std::size(golden_inputs[0])));
  append(std::uint32_t{2});  // outputs
  append(tolerance);
  Classifier classifier{weights};
  for (const auto& inputs : golden_inputs) {
    for (const auto input : inputs) append(input);
    for (const float* output = classifier(std::vector<float>(std::begin(inputs), std::end(inputs)));
         output != std::end(classifier.outputs);)
      append(*output++);
  }
  return test::tlv(EI_OTA_TLV_SELF_TEST, value);
}

}  // namespace ei_ota::powerloss
