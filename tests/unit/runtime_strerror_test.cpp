// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "ei_ota/ei_ota.h"

namespace {

/// The lowest code that ei_ota.h defines.
int lowest_code() {
  std::ifstream file(EI_OTA_SOURCE_DIR "/runtime/include/ei_ota/ei_ota.h");
  std::stringstream text;
  text << file.rdbuf();
  const auto header = text.str();
  const std::regex definition("EI_OTA_ERR_[A-Z_]+ = (-\\d+)");
  int lowest = 0;
  for (std::sregex_iterator match(header.begin(), header.end(), definition), end; match != end; ++match)
    lowest = std::min(lowest, std::stoi((*match)[1]));
  return lowest;
}

const int last_error = lowest_code();

TEST(RuntimeStrerror, HasASentenceOfItsOwnForEachCode) {
  std::set<std::string> sentences;
  EXPECT_LE(last_error, EI_OTA_ERR_FACTORY);
  for (int error = 0; error >= last_error; --error) {
    EXPECT_STRNE(ei_ota_strerror(error), "") << error;
    sentences.insert(ei_ota_strerror(error));
  }
  EXPECT_EQ(sentences.size(), static_cast<std::size_t>(1 - last_error));
  EXPECT_FALSE(sentences.contains(ei_ota_strerror(1)));
}

TEST(RuntimeStrerror, SaysWhatAFullLibraryLacks) {
  EXPECT_THAT(ei_ota_strerror(EI_OTA_ERR_SPACE), testing::HasSubstr("too few slots left"));
}

TEST(RuntimeStrerror, SaysThatASlotIsNotKept) {
  EXPECT_THAT(ei_ota_strerror(EI_OTA_ERR_SLOT), testing::HasSubstr("nothing kept in it"));
}

TEST(RuntimeStrerror, KnowsNoOtherCodes) {
  for (const int other : {1, last_error - 1, -1000}) EXPECT_STREQ(ei_ota_strerror(other), "unknown error");
}

}  // namespace
