// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "refused_with.h"
#include "serve/tokens.h"
#include "temporary_folder.h"

namespace ei_ota::serve {
namespace {

using test::RefusedWith;
using test::said;
using testing::HasSubstr;
using testing::Not;

const std::string one = "d5m0Kq9vXw2sLr7t", other = "Zk3-._~+/=abcdef";

TEST(ServeTokens, OpenTheirProjectsAndNoOther) {
  const auto tokens = read_token_list("# the cold store\n\n  " + one + "  7,8 \r\n" + other + "\t4294967295", "t");
  ASSERT_TRUE(tokens) << said(tokens);
  EXPECT_EQ(tokens->size(), 2U);
  const auto* const grant = tokens->find(one);
  ASSERT_NE(grant, nullptr);
  EXPECT_TRUE(grant->opens(7) && grant->opens(8));
  EXPECT_FALSE(grant->opens(9) || grant->opens(4294967295U));
  ASSERT_NE(tokens->find(other), nullptr);
  EXPECT_TRUE(tokens->find(other)->opens(4294967295U));
}

TEST(ServeTokens, AreFoundAsAWholeOnly) {
  const auto tokens = *read_token_list(one + " 1\n", "t");
  for (const auto& wrong : {std::string(), one.substr(1), one.substr(0, 15), one + "x", one + " ", "D5m0Kq9vXw2sLr7t" + one})
    EXPECT_EQ(tokens.find(wrong), nullptr) << wrong;
  EXPECT_EQ(Tokens().find(one), nullptr);
}

TEST(ServeTokens, AreRefusedWithTheirLineAndWithoutTheirText) {
  for (const std::string line :
       {"short 1", "d5m0Kq9vXw2sLr7", "d5m0Kq9vXw2sLr7t", "d5m0Kq9vXw2sLr7t 1,", "d5m0Kq9vXw2sLr7t ,1", "d5m0Kq9vXw2sLr7t 1 2",
        "d5m0Kq9vXw2sLr7t -1", "d5m0Kq9vXw2sLr7t 4294967296", "d5m0Kq9vXw2sLr7t 1x", "d5m0Kq9vXw2s,Lr7t 1",
        "d5m0Kq9vXw2s\"Lr7t 1", "d5m0Kq9vXw2s\x01Lr7t 1"}) {
    const auto tokens = read_token_list("# comment\n" + line + "\n", "t");
    EXPECT_THAT(tokens, RefusedWith(ErrorId::Tokens)) << line;
    EXPECT_THAT(said(tokens), HasSubstr("t:2: "));
    EXPECT_THAT(said(tokens), Not(HasSubstr(line.substr(0, 5))));
  }
  EXPECT_THAT(read_token_list(std::string(513, 'x') + " 1", "t"), RefusedWith(ErrorId::Tokens));
  EXPECT_THAT(read_token_list(one + " 1\n" + one + " 2\n", "t"), RefusedWith(ErrorId::Tokens));
}

TEST(ServeTokens, AreInAFileOfTheirOwnerAlone) {
  namespace fs = std::filesystem;
  const test::TemporaryFolder folder;
  folder.write("tokens", one + " 1\n");
  for (const unsigned mode : {0644U, 0640U, 0604U, 0620U, 0602U}) {
    fs::permissions(folder / "tokens", static_cast<fs::perms>(mode));
    EXPECT_THAT(load_tokens(folder / "tokens"), RefusedWith(ErrorId::Tokens)) << mode;
  }
  for (const unsigned mode : {0600U, 0400U}) {
    fs::permissions(folder / "tokens", static_cast<fs::perms>(mode));
    EXPECT_TRUE(load_tokens(folder / "tokens")) << mode;
  }
  EXPECT_THAT(load_tokens(folder / "nothing"), RefusedWith(ErrorId::Path));
}

}  // namespace
}  // namespace ei_ota::serve
