// SPDX-License-Identifier: MIT
#include "parse/text/macros.h"

#include <gmock/gmock.h>

namespace ei_ota {
namespace {

bool is_wanted(std::string_view word) { return word == "wanted" || word == "also"; }

TEST(Macros, AddWhatTheCommandLineDefines) {
  Macros macros{{"A", " 1"}};
  add_defines({"A=2", "B"}, macros);
  EXPECT_EQ(macros, (Macros{{"A", " 1 2"}, {"B", " 1"}}));
}

TEST(FindWord, LooksAtWholeWords) {
  EXPECT_EQ(find_word("unwanted, wanted2, (wanted)", {}, is_wanted), "wanted");
  EXPECT_EQ(find_word("unwanted 5wanted", {}, is_wanted), "");
}

TEST(FindWord, FollowsMacros) { EXPECT_EQ(find_word("A", {{"A", "(x) B(x)"}, {"B", "(y) also y"}}, is_wanted), "also"); }

TEST(FindWord, EndsWhereMacrosNameEachOther) { EXPECT_EQ(find_word("A", {{"A", "B"}, {"B", "A B"}}, is_wanted), ""); }

}  // namespace
}  // namespace ei_ota
