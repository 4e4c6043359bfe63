// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "serve/byte_range.h"

namespace ei_ota::serve {
namespace {

using Kind = ByteRange::Kind;

/// "first+size", "whole" or "beyond", of a file of 100 bytes.
std::string of_100(std::string_view field, std::uint64_t size = 100) {
  const auto range = read_range(field, size);
  if (range.kind == Kind::Whole) return "whole";
  if (range.kind == Kind::Beyond) return "beyond";
  return std::to_string(range.first) + "+" + std::to_string(range.size);
}

TEST(ServeByteRange, IsAPartOfTheFile) {
  EXPECT_EQ(of_100("bytes=0-0"), "0+1");
  EXPECT_EQ(of_100("bytes=0-99"), "0+100");
  EXPECT_EQ(of_100("bytes=50-"), "50+50");
  EXPECT_EQ(of_100("bytes=99-"), "99+1");
  EXPECT_EQ(of_100("bytes=-1"), "99+1");
}

TEST(ServeByteRange, EndsWithTheFile) {
  EXPECT_EQ(of_100("bytes=90-1000"), "90+10");
  EXPECT_EQ(of_100("bytes=-1000"), "0+100");
  EXPECT_EQ(of_100("bytes=90-99999999999999999999999"), "90+10");
  EXPECT_EQ(of_100("bytes=-99999999999999999999999"), "0+100");
}

TEST(ServeByteRange, IsBeyondTheFileWhereItHasNoByteOfIt) {
  EXPECT_EQ(of_100("bytes=100-"), "beyond");
  EXPECT_EQ(of_100("bytes=100-200"), "beyond");
  EXPECT_EQ(of_100("bytes=99999999999999999999999-"), "beyond");
  EXPECT_EQ(of_100("bytes=18446744073709551615-18446744073709551615"), "beyond");
  EXPECT_EQ(of_100("bytes=-0"), "beyond");
  EXPECT_EQ(of_100("bytes=0-", 0), "beyond");
  EXPECT_EQ(of_100("bytes=-5", 0), "beyond");
}

TEST(ServeByteRange, IsIgnoredWhereItIsSomethingElse) {
  for (const auto* const field :
       {"", "bytes", "bytes=", "bytes=-", "bytes=1", "bytes=5-4", "bytes=0-1,5-6", "bytes= 0-1", "bytes=0-1 ", "bytes=a-b",
        "bytes=0--1", "bytes=--1", "bytes=+0-1", "items=0-1", "bytes=0x1-2", "bytes=1-2-3"})
    EXPECT_EQ(of_100(field), "whole") << field;
}

}  // namespace
}  // namespace ei_ota::serve
