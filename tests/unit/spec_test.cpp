// SPDX-License-Identifier: MIT
// docs/SPEC.md against the code: every constant in its tables, with its value, and none missing; each TLV of the runtime.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include "device/runtime_private.h"
#include "ei_ota/ei_ota_model.h"

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file(EI_OTA_SOURCE_DIR "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::map<std::string, int> documented() {
  std::map<std::string, int> constants;
  const std::regex row("\\| `(EI_OTA_\\w+)` \\| (\\d+) \\|");
  const auto document = text_of("docs/SPEC.md");
  for (std::sregex_iterator match(document.begin(), document.end(), row), end; match != end; ++match)
    constants[(*match)[1]] = std::stoi((*match)[2]);
  return constants;
}

TEST(Spec, GivesEveryConstantItsValueInTheCode) {
#define CONSTANT(name) \
  { #name, name }
  const std::map<std::string, int> in_code{CONSTANT(EI_OTA_PAYLOAD_FORMAT), CONSTANT(EI_OTA_HEADER_SIZE),
                                           CONSTANT(EI_OTA_TRAILER_SIZE),   CONSTANT(EI_OTA_TLV_HEAD_SIZE),
                                           CONSTANT(EI_OTA_TLV_CRITICAL),   CONSTANT(EI_OTA_FLAG_DELTA),
                                           CONSTANT(EI_OTA_INT8),           CONSTANT(EI_OTA_FLAG_BIAS_SCALES),
                                           CONSTANT(EI_OTA_INT16),          CONSTANT(EI_OTA_INT32),
                                           CONSTANT(EI_OTA_FLOAT32),        CONSTANT(EI_OTA_SCALE),
                                           CONSTANT(EI_OTA_ZERO_POINT8),    CONSTANT(EI_OTA_ZERO_POINT32),
                                           CONSTANT(EI_OTA_BIAS_SCALE),     CONSTANT(EI_OTA_UNREAD),
                                           CONSTANT(EI_OTA_WIDE),           CONSTANT(EI_OTA_TLV_SECURITY_COUNTER),
                                           CONSTANT(EI_OTA_TLV_SELF_TEST),  CONSTANT(EI_OTA_FLAG_RANGE),
                                           CONSTANT(EI_OTA_TLV_SHA256),     CONSTANT(EI_OTA_TLV_ECDSA_P256),
                                           CONSTANT(EI_OTA_ROUNDING),       CONSTANT(EI_OTA_TLV_TEXTS)};
#undef CONSTANT
  EXPECT_EQ(documented(), in_code);
}

TEST(Spec, HasEachTlvOfTheRuntime) {
  const auto header = text_of("runtime/src/container.h");
  const auto constants = documented();
  int tlvs = 0;
  const std::regex definition("(EI_OTA_TLV_\\w+) = ");
  for (std::sregex_iterator match(header.begin(), header.end(), definition), end; match != end; ++match, ++tlvs)
    EXPECT_TRUE(constants.contains((*match)[1])) << (*match)[1];
  EXPECT_GT(tlvs, 4);
}

}  // namespace
