// SPDX-License-Identifier: MIT
#include "base/limits.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {
constexpr std::uint64_t mib = 1U << 20U;

// Measured: 0.1 s and 206 MiB of address space for every genuine export, 1.1 s and 420 MiB to patch 77 MiB of generated source.
TEST(Limits, LeaveRoomForFiveTimesTheTimeAndThreeTimesTheMemoryOfGenuineExports) {
  EXPECT_GE(allowance(0).seconds, 5 * 1U);
  EXPECT_GE(allowance(0).bytes, 3 * 206 * mib);
  EXPECT_GE(allowance(77 * mib).seconds, 5 * 2U);
  EXPECT_GE(allowance(77 * mib).bytes, 3 * 420 * mib);
}

TEST(Limits, EndWhateverIsRead) {
  EXPECT_EQ(allowance(512 * mib).bytes, allowance(UINT64_MAX).bytes);
  EXPECT_LE(allowance(UINT64_MAX).bytes, 5120 * mib);
  EXPECT_LE(allowance(UINT64_MAX).seconds, 120U);
}

TEST(Limits, SayWhatWasMetAndWhatWasAllowed) {
  const auto refusal = limit_refusal("a.cpp", "takes more time", 5 * mib);
  EXPECT_EQ(refusal.id, ErrorId::Limit);
  EXPECT_THAT(message(refusal),
              testing::StartsWith("a.cpp: error: the process takes more time; expected 11 s of processor time "
                                  "and 1064 MiB of memory to do"));
  EXPECT_THAT(message(refusal), testing::EndsWith("[E-limit]"));
}

TEST(Limits, AreToldInMiBWhereTheyAreWhole) {
  EXPECT_EQ(size_text(256 * mib), "256 MiB");
  EXPECT_EQ(size_text(mib + 1), "1048577 bytes");
  EXPECT_EQ(size_text(0), "0 bytes");
}

}  // namespace
}  // namespace ei_ota
