// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <set>
#include <string>

#include "ei_ota/ei_ota.h"

namespace {

constexpr int last_error = EI_OTA_ERR_FACTORY;

TEST(RuntimeStrerror, HasASentenceOfItsOwnForEachCode) {
  std::set<std::string> sentences;
  for (int error = 0; error >= last_error; --error) {
    EXPECT_STRNE(ei_ota_strerror(error), "") << error;
    sentences.insert(ei_ota_strerror(error));
  }
  EXPECT_EQ(sentences.size(), static_cast<std::size_t>(1 - last_error));
  EXPECT_FALSE(sentences.contains(ei_ota_strerror(1)));
}

TEST(RuntimeStrerror, KnowsNoOtherCodes) {
  for (const int other : {1, last_error - 1, -1000}) EXPECT_STREQ(ei_ota_strerror(other), "unknown error");
}

}  // namespace
