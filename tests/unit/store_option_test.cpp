// SPDX-License-Identifier: MIT
#include "cli/store_option.h"

#include <gmock/gmock.h>

#include "refused_with.h"

namespace ei_ota {
namespace {

using test::RefusedWith;

TEST(StoreOption, HasDecimalAndHexadecimalNumbersAndThousands) {
  const auto store = read_store_option({"0x080C0000", "8", "2K", "0x10K", "4"});
  ASSERT_TRUE(store) << test::said(store);
  EXPECT_EQ(store->start, 0x080C0000U);
  EXPECT_EQ(store->prog_size, 8U);
  EXPECT_EQ(store->erase_size, 2048U);
  EXPECT_EQ(store->slot_size, 16384U);
  EXPECT_EQ(store->slot_count, 4U);
  EXPECT_EQ(read_store_option({"1M", "1", "1", "1", "1"})->start, 1048576U);
  EXPECT_EQ(read_store_option({"4294967295", "1", "1", "1", "1"})->start, 4294967295U);
}

TEST(StoreOption, RefusesOtherTexts) {
  for (const auto* const text :
       {"", "K", "0x", "x", "-8", "+8", "8k", "8 K", "8KK", "8.0", "0x8G", "4294967296", "4096M", "4194304K"}) {
    const auto store = read_store_option({"0", text, "1", "1", "1"});
    EXPECT_THAT(store, RefusedWith(ErrorId::Usage)) << text;
    EXPECT_THAT(test::said(store), testing::HasSubstr(std::string("--store has ") + text + "; expected a number such as"))
        << text;
  }
}

}  // namespace
}  // namespace ei_ota
