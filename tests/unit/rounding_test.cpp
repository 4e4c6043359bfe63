// SPDX-License-Identifier: MIT
#include "cli/rounding.h"

#include <gmock/gmock.h>

#include <array>
#include <string>

namespace ei_ota {
namespace {

std::string printed(const std::optional<Rounding>& rounding) {
  std::FILE* const file = std::tmpfile();
  print_rounding(rounding, file);
  std::rewind(file);
  std::array<char, 200> line{};
  const auto size = std::fread(line.data(), 1, line.size(), file);
  std::fclose(file);
  return {line.data(), size};
}

TEST(PrintRounding, TellsTheLargestErrors) {
  EXPECT_EQ(printed(Rounding{12, {1e-4, 2e-4}}),
            "scales are rounded to 12 bits: largest relative error of a scale 0.0001, of a bias 0.0002\n");
  EXPECT_EQ(printed(std::nullopt), "");
}

TEST(PrintRounding, TellsWhereThereIsNothingToRound) {
  EXPECT_EQ(printed(Rounding{12, {}}), "no scale has more than 12 bits: nothing is rounded\n");
}

}  // namespace
}  // namespace ei_ota
