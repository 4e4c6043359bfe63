// SPDX-License-Identifier: MIT
#include "payload/alone.h"

#include <gmock/gmock.h>

#include "payload/apply.h"
#include "payload/encode.h"
#include "payload/inspect.h"
#include "refused_with.h"
#include "tiny_release.h"

namespace ei_ota {
namespace {

using test::RefusedWith;
using testing::AllOf;
using testing::HasSubstr;

const Release release = test::tiny_release();
const std::string payload = encode_payload(release.image, {layout_fingerprint(release.layout), 4711, 3});
/// Two int8 of tensor 1, and its scale 0.5 and zero point 0, behind their length.
const std::string legacy("\0\0\0\x11\x01\x08\0\x02\x07\x09\x01\0\x01\x3F\0\0\0\0\0\0\0", 21);

std::string said(const std::string& bytes) { return test::said(check_alone(bytes, "p.bin")); }

TEST(Alone, ArePayloadsAndWhatIsNotToBeTold) {
  for (const auto& bytes : {payload, legacy, std::string("something"), payload.substr(0, 50), "EiOt" + payload})
    EXPECT_EQ(said(bytes), "");
}

TEST(Alone, NamesWhatStandsBefore) {
  for (const auto& whole : {payload, legacy})
    for (const auto& [prefix, name] : {std::pair{std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), "an HTTP header"},
                                       std::pair{std::string("\xEF\xBB\xBF"), "a byte order mark"},
                                       std::pair{std::string("edgeimpulse"), "edgeimpulse_ota's"},
                                       std::pair{std::string("1f4;x=y\r\n"), "length of a chunk"}}) {
      EXPECT_THAT(check_alone(prefix + whole, "p.bin"), RefusedWith(ErrorId::Payload));
      EXPECT_THAT(said(prefix + whole),
                  AllOf(HasSubstr("the payload begins at byte " + std::to_string(prefix.size())),
                        HasSubstr("strip the first " + std::to_string(prefix.size()) + " bytes, "), HasSubstr(name)));
    }
  EXPECT_THAT(said("??" + payload), HasSubstr("strip the first 2 bytes, bytes of something else"));
}

TEST(Alone, NamesWhatStandsBehind) {
  for (const auto& whole : {payload, legacy})
    for (const auto& [suffix, name] :
         {std::pair{std::string("\r\n"), "the end of a line"}, std::pair{std::string(512, '\xFF'), "padding"},
          std::pair{std::string("\r\n0\r\n\r\n"), "end of a chunked transfer"}, std::pair{payload, "another payload"},
          std::pair{std::string("abc"), "something else"}}) {
      EXPECT_THAT(check_alone(whole + suffix, "p.bin"), RefusedWith(ErrorId::Payload));
      if (whole == legacy && suffix == payload) continue;  // the payload with a magic is taken for the one that is meant
      EXPECT_THAT(said(whole + suffix),
                  AllOf(HasSubstr("ends at byte " + std::to_string(whole.size())),
                        HasSubstr("strip the last " + std::to_string(suffix.size()) + " bytes, "), HasSubstr(name)));
    }
}

TEST(Alone, NamesBothSides) {
  EXPECT_THAT(
      said("1f4\r\n" + payload + "\r\n0\r\n\r\n"),
      AllOf(HasSubstr("begins at byte 5 and ends at byte"), HasSubstr("length of a chunk"), HasSubstr("chunked transfer")));
  EXPECT_THAT(said("HTTP/1.1 200 OK\r\n\r\n" + payload.substr(0, payload.size() - 9)), HasSubstr(", and is not whole"));
}

TEST(Alone, TellsWhatCameInstead) {
  for (const auto& [bytes, name] :
       {std::pair{"<!DOCTYPE html>\n<title>Log in</title>", "this is an HTML page: Log in"},
        std::pair{"\n <HTML><body>", "this is an HTML page"}, std::pair{"<?xml version=\"1.0\"?><Error>", "this is XML: <?xml"},
        std::pair{"{\"error\": \"no such model\"}", "this is JSON: {\"error\": \"no such model\"}"},
        std::pair{"HTTP/1.1 404 Not Found\r\nX: y\r\n\r\n", "an HTTP response without a payload: HTTP/1.1 404 Not Found"},
        std::pair{"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer file"},
        std::pair{"\x1F\x8B\x08", "compressed with gzip"}, std::pair{"RWlPdAEA", "as base64"},
        std::pair{"", "the file is empty"}}) {
    EXPECT_THAT(check_alone(bytes, "p.bin"), RefusedWith(ErrorId::Payload));
    EXPECT_THAT(said(bytes), HasSubstr(name));
  }
  EXPECT_EQ(said("{ \"cut"), "");
}

TEST(Alone, IsWhatApplyAsksForToo) {
  EXPECT_THAT(test::said(apply_payload(release, "\xEF\xBB\xBF" + payload, "p.bin")), HasSubstr("a byte order mark"));
  EXPECT_TRUE(apply_payload(release, payload, "p.bin"));
}

}  // namespace
}  // namespace ei_ota
