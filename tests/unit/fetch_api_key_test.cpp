// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <cstdlib>

#include "fetch/api_key.h"
#include "refused_with.h"
#include "temporary_folder.h"

namespace ei_ota::fetch {
namespace {

using ei_ota::test::RefusedWith;
using ei_ota::test::said;
using ei_ota::test::TemporaryFolder;
using testing::HasSubstr;

TEST(FetchApiKey, IsTakenOutOfTheEnvironment) {
  ASSERT_EQ(setenv("EI_OTA_TEST_KEY", "ei_0123456789abcdef", 1), 0);
  const char* const value = std::getenv("EI_OTA_TEST_KEY");
  EXPECT_EQ(take_variable("EI_OTA_TEST_KEY"), "ei_0123456789abcdef");
  EXPECT_EQ(value[0], '\0');
  EXPECT_EQ(std::getenv("EI_OTA_TEST_KEY"), nullptr);
  EXPECT_EQ(take_variable("EI_OTA_TEST_KEY"), "");
}

TEST(FetchApiKey, IsThatOfTheFileBeforeThatOfTheVariable) {
  const TemporaryFolder folder;
  folder.write("key", "ei_of_the_file\r\n");
  EXPECT_EQ(read_key(folder / "key", "ei_of_the_variable")->text(), "ei_of_the_file");
  EXPECT_EQ(read_key("", "ei_of_the_variable")->text(), "ei_of_the_variable");
  EXPECT_THAT(read_key(folder / "no-key", "ei_of_the_variable"), RefusedWith(ErrorId::Path));
}

TEST(FetchApiKey, IsOneWordThatIsNotRepeatedWhereItIsRefused) {
  for (const std::string wrong :
       {"", "\n", "short", "two words1", "ei_0123\r\nHost: other", "ei_\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4"}) {
    const auto key = read_key("", wrong);
    EXPECT_THAT(key, RefusedWith(ErrorId::ApiKey)) << wrong;
    if (wrong.size() > 1) {
      EXPECT_THAT(said(key), Not(HasSubstr(wrong)));
    }
  }
  EXPECT_THAT(read_key("", std::string(513, 'x')), RefusedWith(ErrorId::ApiKey));
}

TEST(FetchApiKey, IsHiddenInWhatAServerSays) {
  const ApiKey key("ei_0123456789abcdef");
  EXPECT_EQ(key.hidden_in("ei_0123456789abcdef, or ei_0123456789abcdefg"), "***, or ***g");
  EXPECT_EQ(key.hidden_in("nothing"), "nothing");
  EXPECT_EQ(ApiKey("********").hidden_in("**********"), "*****");
}

}  // namespace
}  // namespace ei_ota::fetch
