// SPDX-License-Identifier: MIT
// Payloads from web servers, good and bad ones: what a server says is given as text, connection by connection.
#include <deque>
#include <random>

#include "device.h"

namespace {

/// What a server does once a client has connected.
struct Connection {
  TimedStream says;
  bool stays_open = false;
};

/// A client as cores have it, and the servers that it meets.
class Client : public Stream {
 public:
  void meets(const std::string& response, bool stays_open = false) { meets(Connection{TimedStream(response), stays_open}); }
  void meets(const Connection& connection) { coming_.push_back(connection); }

  int connect(const char* host, uint16_t port) {
    if (coming_.empty()) return 0;
    EXPECT_FALSE(is_used_) << "connected without stop()";
    current_ = coming_.front();
    coming_.pop_front();
    current_.says.start_now();
    is_used_ = true;
    hosts.push_back(host + std::string(":") + std::to_string(port));
    requests.emplace_back();
    return 1;
  }
  uint8_t connected() { return is_used_ && (current_.stays_open || current_.says.left() != 0); }
  void stop() { is_used_ = false; }

  size_t write(uint8_t byte) override {
    requests.back() += static_cast<char>(byte);
    return 1;
  }
  int available() override { return is_used_ ? current_.says.available() : 0; }
  int peek() override { return current_.says.peek(); }
  int read() override { return current_.says.read(); }
  size_t left() const { return current_.says.left(); }
  bool is_stopped() const { return !is_used_; }

  std::vector<std::string> hosts, requests;

 private:
  std::deque<Connection> coming_;
  Connection current_;
  bool is_used_ = false;
};

const std::string ok = "HTTP/1.1 200 OK\r\n";

std::string length(size_t size) { return "Content-Length: " + std::to_string(size) + "\r\n"; }
std::string with_length() { return ok + length(payload.size()) + "\r\n" + payload; }
std::string redirect(const std::string& location) { return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n"; }

std::string chunk(const std::string& bytes, const std::string& extension = "") {
  char size[16];
  snprintf(size, sizeof size, "%zX", bytes.size());
  return size + extension + "\r\n" + bytes + "\r\n";
}

class HttpTest : public ArduinoTest {
 protected:
  int update(const std::string& url = "http://host/model.bin") { return ei_ota_http_update_weights(client, url.c_str()); }
  int ask(const std::string& server = "http://host", const char* token = "of-a-board_1") {
    return ei_ota_http_ask(client, server.c_str(), token);
  }
  int answered(const std::string& response, bool stays_open = false) {
    client.meets(response, stays_open);
    return update();
  }

  Client client;
};

TEST_F(HttpTest, TakesABodyOfTheLengthThatIsSaid) {
  EXPECT_EQ(answered(with_length(), true), 0);
  EXPECT_EQ(elapsed(), 0u);
  EXPECT_EQ(penguins(), 1u);
  EXPECT_TRUE(client.is_stopped());
}

TEST_F(HttpTest, AsksForThePathAndNamesTheHost) {
  client.meets(with_length());
  EXPECT_EQ(update("http://192.168.1.2:8000/models/new.bin?board=7#top"), 0);
  EXPECT_THAT(client.hosts, testing::ElementsAre("192.168.1.2:8000"));
  EXPECT_THAT(client.requests, testing::ElementsAre("GET /models/new.bin?board=7 HTTP/1.1\r\nHost: 192.168.1.2:8000\r\n"
                                                    "Connection: close\r\nAccept-Encoding: identity\r\n\r\n"));
}

TEST_F(HttpTest, TakesABodyThatEndsWithTheConnection) {
  EXPECT_EQ(answered("HTTP/1.0 200 OK\r\nServer: old\r\n\r\n" + payload), 0);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(HttpTest, TakesABodyInPiecesWithPauses) {
  Connection slow;
  slow.says.add(3000,
                ok + "content-LENGTH:\t" + std::to_string(payload.size()) + "  \r\nX: " + std::string(2000, 'x') + "\r\n");
  slow.says.add(9000, "\r\n");
  for (size_t at = 0; at < payload.size(); at += 100) slow.says.add(2000, payload.substr(at, 100));
  client.meets(slow);
  EXPECT_EQ(update(), 0);
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(HttpTest, TakesChunksWithExtensionsAndTrailers) {
  for (const size_t size : {size_t{1}, size_t{7}, size_t{300}, payload.size()}) {
    ei_ota_restore_weights();
    std::string body;
    for (size_t at = 0; at < payload.size(); at += size) body += chunk(payload.substr(at, size), at % 2 ? "" : " ;name=\"v\"");
    body += "000;last\r\nChecksum: 1\r\n\r\n";
    EXPECT_EQ(answered(ok + "Transfer-Encoding: Chunked\r\n\r\n" + body, true), 0) << size;
    EXPECT_EQ(penguins(), 1u);
    EXPECT_EQ(elapsed(), 0u);
  }
}

TEST_F(HttpTest, PrefersChunksToALength) {
  EXPECT_EQ(answered(ok + length(5) + "Transfer-Encoding: chunked\r\n\r\n" + chunk(payload) + "0\r\n\r\n"), 0);
}

TEST_F(HttpTest, SkipsInterimResponses) {
  EXPECT_EQ(
      answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 1\r\n\r\n" + with_length()),
      0);
}

// Not even with a whole payload as its page.
TEST_F(HttpTest, KeepsWhatComesWithAnotherStatusFromTheUpdater) {
  for (const int status : {201, 204, 206, 300, 304, 400, 401, 403, 404, 500, 503}) {
    expect_refused(answered("HTTP/1.1 " + std::to_string(status) + " x\r\n" + length(payload.size()) + "\r\n" + payload),
                   status);
    EXPECT_EQ(client.left(), payload.size());
    EXPECT_TRUE(client.is_stopped());
  }
  EXPECT_STREQ(ei_ota_http_strerror(404), "the server answered with another status than 200");
}

TEST_F(HttpTest, FollowsRedirectsToOtherServersAndPaths) {
  struct Case {
    const char *url, *location, *host, *path;
  };
  for (const auto& it : {
           Case{"http://a/x/y", "http://b:81/z", "b:81", "/z"},
           Case{"http://a/x/y", "HTTP://b", "b:80", "/"},
           Case{"http://a:82/x/y", "/z", "a:82", "/z"},
           Case{"http://a:82/x/y?q=/1", "z?r=2#f", "a:82", "/x/z?r=2"},
           Case{"http://a", "z", "a:80", "/z"},
           Case{"http://a?q", "z", "a:80", "/z"},
           Case{"http://a/x/y?q", "?r", "a:80", "/x/y?r"},
           Case{"http://a/x/y", "//b/z", "b:80", "/z"},
           Case{"http://a/x/y", "./z", "a:80", "/x/z"},
           Case{"http://a/x/y/w", "../z", "a:80", "/x/z"},
           Case{"http://a/x/y", "../../../z", "a:80", "/z"},
       }) {
    ei_ota_restore_weights();
    client.meets(redirect(it.location));
    client.meets(with_length());
    EXPECT_EQ(update(it.url), 0) << it.url << " " << it.location;
    EXPECT_EQ(penguins(), 1u);
    EXPECT_EQ(client.hosts.back(), it.host) << it.location;
    EXPECT_THAT(client.requests.back(), testing::StartsWith("GET " + std::string(it.path) + " HTTP/1.1\r\n")) << it.location;
  }
}

TEST_F(HttpTest, FollowsEachKindOfRedirect) {
  for (const char* const status : {"301", "302", "303", "307", "308"})
    client.meets("HTTP/1.1 " + std::string(status) + "\r\nLocation: /" + status + "\r\n" + length(3) + "\r\n404");
  client.meets(with_length());
  EXPECT_EQ(update(), 0);
  EXPECT_EQ(client.requests.size(), 6u);
}

TEST_F(HttpTest, FollowsNoMoreThanFiveRedirects) {
  for (int i = 0; i < 20; ++i) client.meets(redirect("/round"));
  expect_refused(update(), EI_OTA_HTTP_ERR_REDIRECT);
  EXPECT_EQ(client.requests.size(), 6u);
}

TEST_F(HttpTest, RefusesRedirectsThatItCannotFollow) {
  expect_refused(answered("HTTP/1.1 302 Found\r\n\r\n"), EI_OTA_HTTP_ERR_REDIRECT);
  expect_refused(answered(redirect("")), EI_OTA_HTTP_ERR_REDIRECT);
  expect_refused(answered(redirect("#here")), EI_OTA_HTTP_ERR_REDIRECT);
  expect_refused(answered(redirect("ftp://host/x")), EI_OTA_HTTP_ERR_URL);
  expect_refused(answered(redirect("mailto:me")), EI_OTA_HTTP_ERR_URL);
  expect_refused(answered(redirect("http://")), EI_OTA_HTTP_ERR_URL);
  expect_refused(answered(redirect("/" + std::string(500, 'x'))), EI_OTA_HTTP_ERR_URL);
  expect_refused(answered(redirect("http://host/" + std::string(5000, 'x'))), EI_OTA_HTTP_ERR_URL);
  EXPECT_EQ(client.requests.size(), 8u);
}

TEST_F(HttpTest, SaysThatARedirectToHttpsTakesAnotherClient) {
  expect_refused(answered(redirect("https://host/model.bin")), EI_OTA_HTTP_ERR_TLS);
  EXPECT_THAT(ei_ota_http_strerror(EI_OTA_HTTP_ERR_TLS), testing::HasSubstr("https, which needs a client with TLS"));
  client.meets(redirect("http://host/model.bin"));
  expect_refused(update("https://host/model.bin"), EI_OTA_HTTP_ERR_TLS);
  EXPECT_EQ(client.requests.size(), 2u);
}

TEST_F(HttpTest, LeavesTlsToAClientThatDoesIt) {
  client.meets(redirect("//other/model.bin"));
  client.meets(with_length());
  EXPECT_EQ(update("https://host/x"), 0);
  EXPECT_THAT(client.hosts, testing::ElementsAre("host:443", "other:443"));
}

TEST_F(HttpTest, RefusesAddressesThatAreNone) {
  for (const char* const url :
       {"", "host", "/model.bin", "ftp://host/", "http:/host/", "http://", "http:///x", "http://:80/", "http://host:/",
        "http://host:x/", "http://host:0/", "http://host:65536/", "http://host:99999999999/", "http://me:secret@host/",
        "http://[::1]/", "http://host/a b", "http://host/a\r\nX: y", "http://ho st/"}) {
    client.meets(with_length());
    expect_refused(update(url), EI_OTA_HTTP_ERR_URL);
  }
  expect_refused(update("http://host/" + std::string(500, 'x')), EI_OTA_HTTP_ERR_URL);
  expect_refused(ei_ota_http_update_weights(client, nullptr), EI_OTA_HTTP_ERR_URL);
  EXPECT_TRUE(client.requests.empty());
  EXPECT_EQ(update("http://host/" + std::string(499, 'x')), 0);
}

TEST_F(HttpTest, SaysThatThereIsNoConnection) { expect_refused(update(), EI_OTA_HTTP_ERR_CONNECT); }

TEST_F(HttpTest, CallsABodyTruncatedThatIsShorterThanWasSaid) {
  for (const size_t size : {size_t{0}, size_t{35}, payload.size() - 1})
    expect_refused(answered(ok + length(payload.size()) + "\r\n" + payload.substr(0, size)), EI_OTA_ERR_TRUNCATED);
  expect_refused(answered(ok + length(payload.size() + 1) + "\r\n" + payload), EI_OTA_ERR_TRUNCATED);
  expect_refused(answered(ok + "\r\n" + payload.substr(0, payload.size() - 1)), EI_OTA_ERR_TRUNCATED);
  const auto chunks = ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk(payload.substr(0, 900)) + chunk(payload.substr(900));
  for (const size_t cut : {size_t{0}, size_t{3}, payload.size() / 2})
    expect_refused(answered(chunks.substr(0, chunks.size() - cut)), EI_OTA_ERR_TRUNCATED);
  EXPECT_EQ(elapsed(), 0u);
}

TEST_F(HttpTest, RefusesALengthThatIsNotThePayloads) {
  expect_refused(answered(ok + length(payload.size() - 1) + "\r\n" + payload, true), EI_OTA_ERR_TRUNCATED);
  expect_refused(answered(ok + length(payload.size() + 1) + "\r\n" + payload + "x"), EI_OTA_ERR_LENGTH);
  expect_refused(answered(ok + "\r\n" + payload + "\n"), EI_OTA_ERR_LENGTH);
  expect_refused(answered(ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk(payload) + chunk("x")), EI_OTA_ERR_LENGTH);
  EXPECT_EQ(elapsed(), 0u);
}

TEST_F(HttpTest, RefusesHeadersThatItDoesNotUnderstand) {
  for (const char* const header :
       {"Content-Length: -1", "Content-Length: ", "Content-Length: 17o2", "Content-Length: 4294967296",
        "Content-Length: 1702, 1702", "Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip", "Content-Encoding: gzip"})
    expect_refused(answered(ok + header + "\r\n\r\n" + payload), EI_OTA_HTTP_ERR_RESPONSE);
  EXPECT_EQ(
      answered(ok + "Content-Encoding: identity\r\n" + length(payload.size()) + length(payload.size()) + "\r\n" + payload), 0);
}

TEST_F(HttpTest, RefusesWhatIsNoResponse) {
  for (const std::string& garbage :
       {std::string(), std::string("\r\n\r\n"), payload, std::string("HTTP/2 200\r\n\r\n"), std::string("HTTP/1.1 20\r\n\r\n"),
        std::string("HTTP/1.1 OK\r\n\r\n"), std::string("HTTP/1.1  200\r\n\r\n"), std::string("HTTP/1.1 2000\r\n\r\n"), ok,
        std::string("HTTP/1.1"), ok + "Content-Length: 1702", std::string(100000, 'x'), ok + "X: " + std::string(100000, 'x'),
        std::string("SSH-2.0-OpenSSH_9.2\r\n"), std::string(100, '\0')})
    expect_refused(answered(garbage), EI_OTA_HTTP_ERR_RESPONSE);
  std::string headers = ok;
  for (int i = 0; i < 5000; ++i) headers += "X: y\r\n";
  expect_refused(answered(headers + "\r\n" + payload), EI_OTA_HTTP_ERR_RESPONSE);
  EXPECT_EQ(elapsed(), 0u);
}

TEST_F(HttpTest, RefusesChunksThatAreNone) {
  const auto head = ok + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::string& body : {std::string("\r\n"), std::string("x\r\n"), std::string("-1\r\n"), std::string("0x10\r\n"),
                                  std::string("100000000\r\n"), std::string("3 7\r\n").substr(0, 1) + "y\r\n", payload,
                                  "5\r\n" + payload, std::string(";ext\r\n"), std::string(20000, '0')})
    expect_refused(answered(head + body), EI_OTA_HTTP_ERR_RESPONSE);
  EXPECT_EQ(elapsed(), 0u);
}

TEST_F(HttpTest, GivesUpOnAServerThatFallsSilent) {
  const auto response = with_length();
  for (const size_t size : {size_t{0}, size_t{9}, ok.size(), response.size() - payload.size(), response.size() - 1}) {
    const auto before = millis();
    expect_refused(answered(response.substr(0, size), true), EI_OTA_HTTP_ERR_TIMEOUT);
    EXPECT_EQ(millis() - before, 10000u);
    EXPECT_TRUE(client.is_stopped());
  }
}

TEST_F(HttpTest, GivesUpOnAServerThatTakesTooLongAsAWhole) {
  ei_ota_http_timeouts_t timeouts;
  timeouts.total_ms = 60000;
  for (const auto& response : {with_length(), std::string(10000, 'x'), redirect("/" + std::string(100, 'y'))}) {
    Connection slow;
    for (const char c : response) slow.says.add(900, std::string(1, c));
    client.meets(slow);
    const auto before = millis();
    expect_refused(ei_ota_http_update_weights(client, "http://host/", timeouts), EI_OTA_HTTP_ERR_TIMEOUT);
    EXPECT_EQ(millis() - before, 60000u);
  }
  for (int i = 0; i < 6; ++i) {  // the time is that of all redirects
    Connection later;
    later.says.add(9999, redirect("/x"));
    client.meets(later);
  }
  timeouts.total_ms = 50000;
  const auto before = millis();
  expect_refused(ei_ota_http_update_weights(client, "http://host/", timeouts), EI_OTA_HTTP_ERR_TIMEOUT);
  EXPECT_EQ(millis() - before, 50000u);
}

TEST_F(HttpTest, RunsNothingElseThanThePayloadWhateverHappensToTheResponse) {
  std::mt19937 random(1);
  const auto chunked = ok + "Transfer-Encoding: chunked\r\n\r\n" + chunk(payload) + "0\r\n\r\n";
  const uint32_t factory = ei_ota_penguin.factory_crc;
  TimedStream whole(payload);
  ASSERT_EQ(ei_ota_update_weights(whole), 0);
  const uint32_t updated = weights_crc(ei_ota_penguin);
  for (int i = 0; i < 3000; ++i) {
    ei_ota_restore_weights();
    auto response = i % 3 == 0 ? with_length() : i % 3 == 1 ? chunked : redirect("/../x?y#z") + with_length();
    const size_t head = response.size() > payload.size() + 30 ? response.size() - payload.size() : 30;
    for (int change = 0; change < 1 + i % 4; ++change) {
      const size_t place = random() % (i % 2 ? head : response.size());
      if (i % 5 == 0)
        response.erase(place, random() % 4);
      else if (i % 5 == 1)
        response.insert(place, 1, static_cast<char>(random()));
      else
        response[place] = static_cast<char>(random());
    }
    const int error = answered(response);
    EXPECT_EQ(weights_crc(ei_ota_penguin), error == 0 ? updated : factory) << i;
    EXPECT_TRUE(client.is_stopped());
  }
}

TEST_F(HttpTest, AsksAServerWithWhatTheBoardIs) {
  client.meets("HTTP/1.1 204 No Content\r\n\r\n");
  expect_refused(ask("https://updates.example/ota//"), EI_OTA_HTTP_NOTHING_NEWER);
  EXPECT_THAT(client.hosts, testing::ElementsAre("updates.example:443"));
  EXPECT_THAT(
      client.requests.back(),
      testing::MatchesRegex("GET /ota/v1/1/payload\\.bin\\?layout=[0-9a-f]{16}&base=[0-9a-f]{8}&version=0&slot=none&trial=0"
                            "&decoders=structural HTTP/1\\.1\r\nHost: updates\\.example\r\n"
                            "Authorization: Bearer of-a-board_1\r\nConnection: close\r\nAccept-Encoding: identity\r\n"
                            "\r\n"));
  EXPECT_STREQ(ei_ota_http_strerror(EI_OTA_HTTP_NOTHING_NEWER), "the server has nothing newer");
}

TEST_F(HttpTest, AsksForWhatIsNewerThanTheUpdateThatRuns) {
  client.meets(with_length());
  EXPECT_EQ(ask(), 0);
  EXPECT_EQ(penguins(), 1u);
  uint32_t version = 0;
  for (size_t i = 4; i != 0; --i) version = version << 8 | static_cast<uint8_t>(payload[24 + i - 1]);
  ASSERT_NE(version, 0u);
  client.meets("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(ask(), EI_OTA_HTTP_NOTHING_NEWER);
  EXPECT_THAT(client.requests.back(), testing::HasSubstr("&version=" + std::to_string(version) + "&"));
  EXPECT_EQ(penguins(), 1u);
}

TEST_F(HttpTest, ShowsItsTokenToTheServerThatItIsForAlone) {
  for (const char* const location : {"http://elsewhere/", "//elsewhere/x", "/other"}) {
    client.meets(redirect(location));
    client.meets(with_length());
    expect_refused(ask(), EI_OTA_HTTP_ERR_REDIRECT);
    EXPECT_EQ(client.hosts.back(), "host:80");
    client = Client();
  }
  client.meets(with_length());
  EXPECT_EQ(update(), 0);
  EXPECT_THAT(client.requests.back(), testing::Not(testing::HasSubstr("Authorization")));
}

TEST_F(HttpTest, SaysWhatTheServerHasAgainstIt) {
  for (const int status : {400, 401, 404, 429, 503}) {
    client.meets("HTTP/1.1 " + std::to_string(status) + " x\r\nRetry-After: 1\r\n\r\n");
    expect_refused(ask(), status);
  }
}

TEST_F(HttpTest, RefusesTokensAndServersThatAreNone) {
  for (const char* const token : {"", " ", "two words", "a\r\nHost: elsewhere", "\"a\"", "a,b", "\xC3\xA4"}) {
    client.meets(with_length());
    expect_refused(ask("http://host", token), EI_OTA_HTTP_ERR_TOKEN);
  }
  expect_refused(ask("http://host", nullptr), EI_OTA_HTTP_ERR_TOKEN);
  expect_refused(ei_ota_http_ask(client, nullptr, "token"), EI_OTA_HTTP_ERR_URL);
  for (const std::string& server : {std::string(), std::string("///"), std::string("host"), std::string("http://host/?x"),
                                    std::string("http://me@host"), "http://host/" + std::string(420, 'x')})
    expect_refused(ask(server), EI_OTA_HTTP_ERR_URL);
  EXPECT_TRUE(client.requests.empty());
}

TEST_F(HttpTest, HasASentenceForEachError) {
  for (int error = EI_OTA_HTTP_ERR_TOKEN; error <= EI_OTA_HTTP_ERR_URL; ++error)
    EXPECT_STRNE(ei_ota_http_strerror(error), ei_ota_strerror(-100)) << error;
  EXPECT_STREQ(ei_ota_http_strerror(EI_OTA_ERR_TRUNCATED), ei_ota_strerror(EI_OTA_ERR_TRUNCATED));
  EXPECT_STREQ(ei_ota_http_strerror(0), ei_ota_strerror(0));
}

}  // namespace
