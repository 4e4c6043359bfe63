// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "serve/head.h"

namespace ei_ota::serve {
namespace {

const std::string line = "GET / HTTP/1.1\r\n";

TEST(ServeHead, EndsWithTheEmptyLine) {
  EXPECT_EQ(head_end(line + "A: b\r\n\r\nnext"), line.size() + 8);
  EXPECT_EQ(head_end(line + "A: b\r\n\r"), std::string::npos);
  EXPECT_EQ(head_end(""), std::string::npos);
}

TEST(ServeHead, IsTakenWithoutItsRange) {
  const auto head = check_head(line + "Host: x\r\nrAnGe:  bytes=1-2 \r\nX: \r\n\r\n");
  EXPECT_EQ(head.status, 0);
  EXPECT_EQ(head.text, line + "Host: x\r\nX: \r\n\r\n");
  EXPECT_EQ(head.range, "bytes=1-2");
  EXPECT_EQ(check_head(line + "\r\n").text, line + "\r\n");
}

TEST(ServeHead, IsNotTakenIfTwoReadersCouldTakeItDifferently) {
  for (const std::string fields : {"A b: c\r\n", "A : c\r\n", " A: c\r\n", ": c\r\n", "A\r\n", "A: b\r\n c\r\n",
                                   "A: b\nB: c\r\n", "A: b\rB: c\r\n", "A: \x01\r\n", "A: \x7F\r\n", "Host: x\r\nhost: y\r\n",
                                   "Authorization: a\r\nAuthorization: b\r\n", "Range: bytes=0-1\r\nRange: bytes=0-1\r\n"})
    EXPECT_EQ(check_head(line + fields + "\r\n").status, 400) << fields;
  EXPECT_EQ(check_head(line + std::string("A: \0b\r\n\r\n", 10)).status, 400);
  EXPECT_EQ(check_head("GET /\t HTTP/1.1\r\n\r\n").status, 400);
}

TEST(ServeHead, IsNotTakenBeforeABody) {
  for (const auto* const field : {"Content-Length: 1", "Content-Length: 0, 1", "Content-Length: +0", "content-length: x",
                                  "Transfer-Encoding: chunked", "Transfer-Encoding: identity"})
    EXPECT_EQ(check_head(line + field + "\r\n\r\n").status, 413) << field;
  EXPECT_EQ(check_head(line + "Content-Length: 0\r\n\r\n").status, 0);
  EXPECT_EQ(check_head(line + "Expect: 100-continue\r\n\r\n").status, 417);
}

TEST(ServeHead, IsNotTakenIfItIsTooLarge) {
  EXPECT_EQ(check_head("GET /" + std::string(2100, 'x') + " HTTP/1.1\r\n\r\n").status, 414);
  EXPECT_EQ(check_head(line + "A: " + std::string(8200, 'x') + "\r\n\r\n").status, 431);
  std::string many;
  for (int i = 0; i < 65; ++i) many += "A: b\r\n";
  EXPECT_EQ(check_head(line + many + "\r\n").status, 431);
  EXPECT_EQ(check_head(line + many.substr(6) + "\r\n").status, 0);
}

}  // namespace
}  // namespace ei_ota::serve
