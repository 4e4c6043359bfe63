// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "fetch/address.h"
#include "refused_with.h"

namespace ei_ota::fetch {
namespace {

using test::RefusedWith;
using testing::HasSubstr;

Address address(const std::string& text) {
  const auto read = read_address(text);
  EXPECT_TRUE(read) << text;
  return read.value_or(Address{});
}

TEST(FetchAddress, IsReadAndWrittenAgain) {
  EXPECT_EQ(url(address("https://Studio.example/v1/api?type=zip#top")), "https://studio.example/v1/api?type=zip");
  EXPECT_EQ(url(address("HTTP://127.0.0.1:8080")), "http://127.0.0.1:8080/");
  EXPECT_EQ(url(address("https://studio.example:443/x")), "https://studio.example/x");
  EXPECT_EQ(url(address("https://[::1]:8443?x")), "https://[::1]:8443/?x");
}

TEST(FetchAddress, IsNothingThatTwoReadersMayTakeDifferently) {
  for (const auto* const text : {"",
                                 "studio.example",
                                 "//studio.example/",
                                 "ftp://studio.example/",
                                 "file:///etc/passwd",
                                 "https://",
                                 "https:///x",
                                 "https://user@studio.example/",
                                 "https://user:word@studio.example/",
                                 "https://studio.example\\@other.example/",
                                 "https://studio.example:/",
                                 "https://studio.example:0/",
                                 "https://studio.example:65536/",
                                 "https://studio.example:080/",
                                 "https://studio.example:8o/",
                                 "https://studio_example/",
                                 "https://studio..example/",
                                 "https://-studio/",
                                 "https://studio.example/a b",
                                 "https://studio.example/\x01",
                                 "https://studio.example/\xC3\xA4",
                                 "https://stud\xC3\xADo/",
                                 "https://[::1/",
                                 "https://[]/",
                                 "https://[studio]/",
                                 "https://::1/",
                                 " https://studio.example/",
                                 "https://studio.example\n/x"})
    EXPECT_FALSE(read_address(text)) << text;
  EXPECT_FALSE(read_address("https://studio.example/" + std::string(9000, 'x')));
}

TEST(FetchAddress, IsShownWithoutTheSecretsOfItsQuery) {
  EXPECT_EQ(shown(address("https://storage.example/2.zip?signature=secret")), "https://storage.example/2.zip");
}

TEST(FetchAddress, IsThisMachineUnderItsUsualNamesOnly) {
  for (const auto* const text :
       {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1/", "http://127.255.0.2/", "http://[::1]/"})
    EXPECT_TRUE(is_loopback(address(text))) << text;
  for (const auto* const text :
       {"http://localhost.example/", "http://127.0.0.1.example/", "http://127.1/", "http://127.0.0.256/", "http://127.0.0.01/",
        "http://127.0.0.1.1/", "http://2130706433/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://127.0.0./"})
    EXPECT_FALSE(is_loopback(address(text))) << text;
}

TEST(FetchAddress, HasAnotherOriginWhereSchemeHostOrPortDiffers) {
  const auto here = address("https://studio.example/v1/api");
  EXPECT_TRUE(has_same_origin(here, address("https://STUDIO.example:443/other")));
  for (const auto* const other : {"http://studio.example:443/", "https://studio.example:8443/", "https://studio.example./",
                                  "https://example/", "https://www.studio.example/"})
    EXPECT_FALSE(has_same_origin(here, address(other))) << other;
}

TEST(FetchAddress, OfTheApiIsHttpsOrThisMachine) {
  EXPECT_EQ(url(*read_api("https://studio.example/v1/api/")), "https://studio.example/v1/api");
  EXPECT_EQ(url(*read_api("http://127.0.0.1:8080")), "http://127.0.0.1:8080");
  EXPECT_THAT(read_api("http://studio.example/v1/api"), RefusedWith(ErrorId::Usage));
  EXPECT_THAT(read_api("https://studio.example/v1/api?key=1"), RefusedWith(ErrorId::Usage));
  EXPECT_THAT(read_api("studio"), RefusedWith(ErrorId::Usage));
}

TEST(FetchAddress, OfARedirectIsNoLessSafeThanWhereItComesFrom) {
  const auto studio = address("https://studio.example/download");
  const auto here = address("http://127.0.0.1:1/download");
  EXPECT_EQ(url(*follow(studio, "https://storage.example/2.zip?x")), "https://storage.example/2.zip?x");
  EXPECT_EQ(url(*follow(here, "http://127.0.0.2:2/")), "http://127.0.0.2:2/");
  EXPECT_EQ(url(*follow(here, "https://storage.example/")), "https://storage.example/");
  EXPECT_THAT(follow(studio, "http://studio.example/"), RefusedWith(ErrorId::Studio));
  EXPECT_THAT(follow(studio, "http://127.0.0.1/"), RefusedWith(ErrorId::Studio));
  EXPECT_THAT(follow(here, "http://storage.example/?secret"), RefusedWith(ErrorId::Studio));
  EXPECT_THAT(follow(studio, ""), RefusedWith(ErrorId::Studio));
  EXPECT_THAT(follow(studio, "file:///etc/passwd"), RefusedWith(ErrorId::Studio));
  EXPECT_THAT(test::said(follow(here, "http://storage.example/?secret")), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace ei_ota::fetch
