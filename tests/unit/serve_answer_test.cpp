// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "serve/answer.h"
#include "serve_fixture.h"

namespace ei_ota::serve {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string token = "d5m0Kq9vXw2sLr7t";
const std::string query = "?layout=" + test::layout_digits + "&base=" + test::base_digits + "&version=0&decoders=structural";

/// Project 1 has "new", of version 2, and a legacy payload; project 9 has both, too, but not for this token.
class ServeAnswer : public testing::Test {
 protected:
  ServeAnswer() {
    catalog.index.payloads = {test::payload_of("new", {1, 2, 0, 100}), test::payload_of("foreign", {9, 2}), test::legacy_of(1),
                              test::legacy_of(9)};
    catalog.tokens = Tokens({{sha256(token), {1, 2}}});
  }

  Response ask(const std::string& target, const std::string& method = "GET") {
    request.method = method;
    request.target = target;
    request.peer = "192.0.2.1";
    return answer(request, {catalog,
                            [this](const std::string& who) {
                              asked.push_back(who);
                              return may_ask;
                            },
                            [] { return std::string("the metrics"); }, has_legacy});
  }
  Response ask_for_payload(const std::string& method = "GET") {
    request.authorization = "Bearer " + token;
    return ask("/v1/1/payload.bin" + query, method);
  }

  static std::string field(const Response& response, const std::string& name) {
    for (const auto& [key, value] : response.fields)
      if (key == name) return value;
    return "-";
  }
  static std::string body(const Response& response) {
    return response.body ? response.body->substr(response.first, response.size) : "";
  }

  Catalog catalog;
  Request request;
  bool may_ask = true, has_legacy = false;
  std::vector<std::string> asked;
};

TEST_F(ServeAnswer, IsTheNewestPayload) {
  const auto response = ask_for_payload();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(body(response), *catalog.index.payloads[0].bytes);
  EXPECT_EQ(field(response, "ETag"), "\"new\"");
  EXPECT_EQ(field(response, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(field(response, "Accept-Ranges"), "bytes");
  EXPECT_EQ(field(response, "Cache-Control"), "private, no-cache");  // a proxy must not give it to whoever has no token
  EXPECT_EQ(response.record.project, 1U);
  EXPECT_EQ(response.record.version, 2U);
  EXPECT_EQ(response.record.device->layout, test::layout_digits);
}

TEST_F(ServeAnswer, Is204WhereTheDeviceHasItOrNothingFits) {
  request.authorization = "Bearer " + token;
  EXPECT_EQ(ask("/v1/1/payload.bin?version=2&layout=" + test::layout_digits).status, 204);
  EXPECT_EQ(ask("/v1/1/payload.bin?layout=ffffffffffffffff").status, 204);
  EXPECT_EQ(ask("/v1/2/payload.bin" + query).status, 204);  // its own, and empty
}

TEST_F(ServeAnswer, Is304WhereTheClientHasTheBytes) {
  for (const auto* const tags : {"\"new\"", "*", "\"old\", \"new\"", "W/\"new\"", "\"old\" ,W/\"new\" "}) {
    request.if_none_match = tags;
    const auto response = ask_for_payload();
    EXPECT_EQ(response.status, 304) << tags;
    EXPECT_EQ(body(response), "");
    EXPECT_EQ(field(response, "ETag"), "\"new\"");
  }
  for (const auto* const tags : {"\"old\"", "new", "\"ne\"", ",", "\"new"}) {
    request.if_none_match = tags;
    EXPECT_EQ(ask_for_payload().status, 200) << tags;
  }
}

TEST_F(ServeAnswer, IsAPartWhereOneIsAskedFor) {
  const auto& bytes = *catalog.index.payloads[0].bytes;
  request.range = "bytes=30-";
  auto response = ask_for_payload();
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(body(response), bytes.substr(30));
  EXPECT_EQ(field(response, "Content-Range"), "bytes 30-139/140");
  request.range = "bytes=140-";
  response = ask_for_payload();
  EXPECT_EQ(response.status, 416);
  EXPECT_EQ(field(response, "Content-Range"), "bytes */140");
  request.range = "bytes=0-1,3-4";
  EXPECT_EQ(ask_for_payload().status, 200);
}

TEST_F(ServeAnswer, IsTheWholePayloadWhereThePartWasOfAnotherOne) {
  request.range = "bytes=30-";
  request.if_range = "\"new\"";
  EXPECT_EQ(ask_for_payload().status, 206);
  for (const auto* const tag : {"\"old\"", "W/\"new\"", "Sun, 29 Nov 2026 14:00:00 GMT"}) {
    request.if_range = tag;
    const auto response = ask_for_payload();
    EXPECT_EQ(response.status, 200) << tag;
    EXPECT_EQ(body(response), *catalog.index.payloads[0].bytes);
  }
}

TEST_F(ServeAnswer, ToHeadIsThatOfGetWithoutRanges) {
  const auto get = ask_for_payload();
  request.range = "bytes=30-";
  const auto head = ask_for_payload("HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.fields, get.fields);
  EXPECT_EQ(head.size, get.size);
}

TEST_F(ServeAnswer, Is401ForAllWithoutATokenThatIsKnown) {
  for (const std::string authorization :
       {"", "Bearer", "Bearer ", "Bearer  ", "Bearer wrong-token-0123456", "Basic ZDVtMEtxOXY6", "d5m0Kq9vXw2sLr7t",
        "Bearer d5m0Kq9vXw2sLr7", "Bearer d5m0Kq9vXw2sLr7t,x"}) {
    request.authorization = authorization;
    std::string first;
    for (const auto* const path : {"/v1/1/payload.bin", "/v1/9/payload.bin", "/v1/12345/payload.bin", "/v1/", "/v1/../x"}) {
      const auto response = ask(path + query);
      EXPECT_EQ(response.status, 401) << authorization << ' ' << path;
      EXPECT_EQ(field(response, "WWW-Authenticate"), "Bearer");
      EXPECT_TRUE(first.empty() || first == body(response));
      first = body(response);
    }
  }
}

TEST_F(ServeAnswer, TellsNoProjectThatTheTokenDoesNotOpenFromOneThatIsNotThere) {
  request.authorization = "Bearer " + token;
  const auto foreign = ask("/v1/9/payload.bin" + query), none = ask("/v1/12345/payload.bin" + query);
  EXPECT_EQ(foreign.status, 404);
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(body(foreign), body(none));
  EXPECT_EQ(foreign.fields, none.fields);
  EXPECT_EQ(ask("/v1/9/payload.bin").status, 404);  // before its parameters are looked at
}

TEST_F(ServeAnswer, TakesTheSchemeInAnyCase) {
  for (const auto* const scheme : {"bearer ", "BEARER ", "Bearer   "}) {
    request.authorization = scheme + token;
    EXPECT_EQ(ask("/v1/1/payload.bin" + query).status, 200) << scheme;
  }
}

TEST_F(ServeAnswer, Is400ForMalformedParameters) {
  request.authorization = "Bearer " + token;
  for (const auto* const parameters : {"", "?", "?version=1", "?layout=12", "?layout=zzzzzzzzzzzzzzzz"}) {
    const auto response = ask(std::string("/v1/1/payload.bin") + parameters);
    EXPECT_EQ(response.status, 400) << parameters;
    EXPECT_THAT(body(response), HasSubstr("{\"error\": \"layout is "));
    EXPECT_EQ(field(response, "Content-Type"), "application/json");
  }
}

TEST_F(ServeAnswer, KnowsNoOtherPath) {
  request.authorization = "Bearer " + token;
  for (const auto* const path : {"",
                                 "/",
                                 "*",
                                 "/v1",
                                 "/v2/1/payload.bin",
                                 "/v1/1/payload.bin/",
                                 "/v1//payload.bin",
                                 "/v1/payload.bin",
                                 "/v1/x/payload.bin",
                                 "/v1/-1/payload.bin",
                                 "/v1/+1/payload.bin",
                                 "/v1/1x/payload.bin",
                                 "/v1/4294967296/payload.bin",
                                 "/v1/1/../1/payload.bin",
                                 "/v1/%31/payload.bin",
                                 "/../../etc/passwd",
                                 "//v1/1/payload.bin",
                                 "/edgeimpulse-ota/serve/d5m0Kq9vXw2sLr7t/1.bin",
                                 "http://host/v1/1/payload.bin",
                                 "/healthz/",
                                 "/metricsx"}) {
    const auto response = ask(path + query);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_EQ(response.record.path, "other");
  }
}

TEST_F(ServeAnswer, Is405ForOtherMethods) {
  for (const auto* const method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "PRI"}) {
    const auto response = ask_for_payload(method);
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(field(response, "Allow"), "GET, HEAD");
    EXPECT_EQ(response.record.method, "other");
  }
}

TEST_F(ServeAnswer, Is429WhereSomebodyAsksTooOften) {
  may_ask = false;
  const auto response = ask_for_payload();
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(field(response, "Retry-After"), "1");
  request.authorization = "Bearer wrong-token-0123456";
  EXPECT_EQ(ask("/v1/1/payload.bin" + query).status, 429);
  EXPECT_EQ(ask("/healthz").status, 200);
}

TEST_F(ServeAnswer, CountsATokenApartFromItsAddress) {
  ask_for_payload();
  request.authorization = "Bearer wrong-token-0123456";
  ask("/v1/1/payload.bin" + query);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_THAT(asked[0], testing::StartsWith("token "));
  EXPECT_THAT(asked[0], Not(HasSubstr(token)));
  EXPECT_EQ(asked[1], "address 192.0.2.1");
}

const std::string legacy_target = "/edgeimpulse-ota/serve/" + token + "/1.bin";

TEST_F(ServeAnswer, HasThePathOfEdgeimpulseOtaOnlyIfAskedFor) {
  EXPECT_EQ(ask(legacy_target).status, 404);
  has_legacy = true;
  const auto response = ask(legacy_target);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(body(response), "edgeimpulse" + test::legacy_file());
  EXPECT_EQ(response.record.path, "/edgeimpulse-ota/serve/<token>/<project>.bin");
  EXPECT_EQ(response.record.project, 1U);
  EXPECT_FALSE(response.record.version);
}

TEST_F(ServeAnswer, ToADeviceOfEdgeimpulseOtaDoesWhatItDoesForOthers) {
  has_legacy = true;
  const auto whole = ask(legacy_target);
  EXPECT_EQ(field(whole, "ETag"), "\"legacy\"");
  const auto head = ask(legacy_target, "HEAD");
  EXPECT_EQ(head.fields, whole.fields);
  EXPECT_EQ(head.size, whole.size);
  request.range = "bytes=11-";
  const auto part = ask(legacy_target);
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(body(part), test::legacy_file());
  request.if_none_match = "\"legacy\"";
  EXPECT_EQ(ask(legacy_target).status, 304);
  EXPECT_EQ(ask(legacy_target, "POST").status, 405);
}

TEST_F(ServeAnswer, Is404ToADeviceOfEdgeimpulseOtaWithoutItsTokenOrItsProject) {
  has_legacy = true;
  request.authorization = "Bearer " + token;  // which is not asked for there
  const auto nothing = ask("/edgeimpulse-ota/serve/" + token + "/2.bin");
  for (const auto& rest : std::vector<std::string>{
           token + "/9.bin", token + "/12345.bin", token + "/1", token + "/1.bin/", token + "/1.BIN", token + "/.bin",
           token + "/x.bin", token + "/+1.bin", token + "/4294967297.bin", token, token + "/", "/1.bin", "1.bin", "",
           "wrong-token-0123456/1.bin", token + "x/1.bin", token + "//1.bin", token + "/../1.bin", token + "%2f1.bin"}) {
    const auto response = ask("/edgeimpulse-ota/serve/" + rest);
    EXPECT_EQ(response.status, 404) << rest;
    EXPECT_EQ(body(response), body(nothing));
    EXPECT_EQ(response.fields, nothing.fields);
    EXPECT_EQ(response.record.path, "/edgeimpulse-ota/serve/<token>/<project>.bin");
    EXPECT_FALSE(response.record.project) << rest;
  }
}

TEST_F(ServeAnswer, TakesAnyTokenInThePathOfEdgeimpulseOta) {
  has_legacy = true;
  const std::string with_slashes = "a/b+c~d-e.f_g=0123456789/";
  catalog.tokens = Tokens({{sha256(with_slashes), {1}}});
  EXPECT_EQ(ask("/edgeimpulse-ota/serve/" + with_slashes + "/1.bin").status, 200);
}

TEST_F(ServeAnswer, CountsTheTokenInThePathOfEdgeimpulseOta) {
  has_legacy = true;
  ask(legacy_target);
  ask("/edgeimpulse-ota/serve/wrong-token-0123456/1.bin");
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0], "token " + hex(sha256(token)));
  EXPECT_EQ(asked[1], "address 192.0.2.1");
  may_ask = false;
  EXPECT_EQ(ask(legacy_target).status, 429);
}

TEST_F(ServeAnswer, HasTheWordThatDevicesOfEdgeimpulseOtaLookForInFrontOfAPayloadOnly) {
  has_legacy = true;
  const auto has_word = [](std::string_view text) { return text.find("edgeimpulse") != std::string_view::npos; };
  for (const auto& target :
       {legacy_target, std::string("/edgeimpulse-ota/serve/edgeimpulse/1.bin"), std::string("/edgeimpulse")})
    for (const auto* const method : {"GET", "HEAD", "PUT"}) {
      const auto response = ask(target, method);
      for (const auto& [name, value] : response.fields) EXPECT_FALSE(has_word(name) || has_word(value)) << target;
      EXPECT_EQ(has_word(body(response)), response.status == 200) << target;
    }
}

TEST_F(ServeAnswer, TellsItsHealthAndItsMetricsToAll) {
  EXPECT_EQ(body(ask("/healthz")), "ok\n");
  EXPECT_EQ(body(ask("/metrics")), "the metrics");
  EXPECT_THAT(field(ask("/metrics"), "Content-Type"), HasSubstr("version=0.0.4"));
}

}  // namespace
}  // namespace ei_ota::serve
