// SPDX-License-Identifier: MIT
// tests/unit/runtime_legacy_fixture.h: the device of runtime_fixture.h with EI_OTA_LEGACY, and legacy payloads for it.
#pragma once
#include <cstring>
#include <initializer_list>

#include "runtime_fixture.h"

namespace ei_ota::test {

inline constexpr std::int32_t shape[] = {1, -2};

/// The fixture's device, told of legacy records for some of its weights.
struct LegacyDevice : Device {
  LegacyDevice() { model.legacy = &legacy; }
  const ei_ota_legacy_record_t records[6] = {
      {1, EI_OTA_LEGACY_INT8, 6, live.filter, nullptr},
      {2, EI_OTA_LEGACY_INT32, 2, live.bias, nullptr},
      {4, EI_OTA_LEGACY_CONSTANT32, 2, const_cast<std::int32_t*>(shape), nullptr},
      {0, EI_OTA_LEGACY_QUANTIZATION8, 1, live.input_scale, live.input_zero},
      {1, EI_OTA_LEGACY_QUANTIZATION8, 2, live.filter_scale, nullptr},
      {3, EI_OTA_LEGACY_QUANTIZATION32, 1, nullptr, live.wide_zero},
  };
  const ei_ota_legacy_t legacy{6, records};
};

inline std::string word(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

inline std::string word(float value) {
  std::uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return word(bits);
}

inline std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

/// What a payload says; each a test can get wrong.
struct Said {
  std::string filter = bytes({1, 8, 0, 6, 5, -4, 3, -128, 127, 1});
  std::string bias = bytes({2, 32, 0, 2}) + word(42U) + word(-42U);
  std::string shape = bytes({4, 32, 0, 2}) + word(1U) + word(-2U);
  std::string input = bytes({0, 0, 1}) + word(0.25F) + word(-7U);
  std::string filter_scales = bytes({1, 0, 2}) + word(0.5F) + word(0U) + word(0.125F) + word(0U);
  std::string unread_scale = bytes({3, 0, 1}) + word(0.1F) + word(1000U);
};

inline std::string legacy_payload(const Said& said = {}) {
  const auto content = said.filter + said.bias + said.shape + said.input + said.filter_scales + said.unread_scale;
  return word(static_cast<std::uint32_t>(content.size())) + content;
}

}  // namespace ei_ota::test
