// SPDX-License-Identifier: MIT
#include "http.h"

#include <curl/curl.h>
#include <strings.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace http {

static const long kLongestConnect = 30, kLongestSilence = 60, kLongest = 3600;  // seconds
static const std::size_t kLongestEtag = 200, kMostOfOther = 65536;              // bytes

struct Exchange {
  CURL* curl;
  const Sink& sink;
  Answer answer;
  std::size_t other = 0;  ///< bytes of what is no payload
};

static bool has_payload(const Answer& answer) { return answer.status == 200 || answer.status == 206; }

static std::size_t take_header(const char* bytes, std::size_t, std::size_t size, void* to) {
  auto& exchange = *static_cast<Exchange*>(to);
  const std::string line(bytes, size);
  const auto value = [&](const char* name) -> const char* {
    const std::size_t length = std::strlen(name);
    return strncasecmp(line.c_str(), name, length) == 0 ? line.c_str() + length + std::strspn(line.c_str() + length, " \t")
                                                        : nullptr;
  };
  if (value("HTTP/") != nullptr) {  // the first line of an answer, of which there may be several (100 Continue)
    exchange.answer = Answer();
    curl_easy_getinfo(exchange.curl, CURLINFO_RESPONSE_CODE, &exchange.answer.status);
  } else if (const char* const etag = value("ETag:")) {
    const std::string text(etag, std::strcspn(etag, "\r\n"));
    if (text.size() <= kLongestEtag) exchange.answer.etag = text;
  } else if (const char* const range = value("Content-Range: bytes")) {
    exchange.answer.first = static_cast<std::uint32_t>(std::strtoul(range, nullptr, 10));
  }
  return size;
}

static std::size_t take_body(const char* bytes, std::size_t, std::size_t size, void* to) {
  auto& exchange = *static_cast<Exchange*>(to);
  if (has_payload(exchange.answer)) return exchange.sink(exchange.answer, bytes, size) ? size : 0;
  exchange.other += size;
  return exchange.other <= kMostOfOther ? size : 0;
}

// libcurl copies the line.
static void append(curl_slist*& headers, const std::string& line) {
  if (curl_slist* const longer = curl_slist_append(headers, line.c_str())) headers = longer;
}

Answer get(const Request& request, const Sink& sink) {
  static const CURLcode is_started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), curl_easy_cleanup);
  CURL* const curl = handle.get();
  if (is_started != CURLE_OK || curl == nullptr) return {0, "", 0, 0, false, "libcurl does not start"};
  Exchange exchange{curl, sink, {}, 0};
  std::array<char, CURL_ERROR_SIZE> why{};

  curl_slist* headers = nullptr;
  append(headers, "Authorization: Bearer " + request.token);
  if (!request.not_etag.empty()) append(headers, "If-None-Match: " + request.not_etag);
  if (!request.rest_of.empty()) {
    append(headers, "Range: bytes=" + std::to_string(request.first) + "-");
    append(headers, "If-Range: " + request.rest_of);
  }
  const bool is_secure = request.url.rfind("https:", 0) == 0;
  const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl, option, value); };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_HTTPHEADER, headers);
  set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // a proxy does not get the token
  if (!is_secure) set(CURLOPT_NOPROXY, "*");                       // nor does it here, where is no TLS
#if LIBCURL_VERSION_NUM >= 0x075500
  set(CURLOPT_PROTOCOLS_STR, is_secure ? "https" : "http");
#else
  set(CURLOPT_PROTOCOLS, static_cast<long>(is_secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP));
#endif
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!request.ca_file.empty()) {
    set(CURLOPT_CAINFO, request.ca_file.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // or those of this machine would be trusted as well
  }
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, kLongestConnect);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, kLongestSilence);
  set(CURLOPT_TIMEOUT, kLongest);
  set(CURLOPT_ERRORBUFFER, why.data());
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, &exchange);
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &exchange);
  const CURLcode code = curl_easy_perform(curl);
  curl_slist_free_all(headers);

  Answer& answer = exchange.answer;
  answer.is_whole = code == CURLE_OK;
  if (code != CURLE_OK) answer.why = why[0] != '\0' ? why.data() : curl_easy_strerror(code);
  curl_off_t seconds = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds) == CURLE_OK && seconds > 0)
    answer.retry_after = static_cast<long>(seconds < kLongest ? seconds : kLongest);
  return answer;
}

bool is_safe(const std::string& server) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, server.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return false;
  const auto part = [&](CURLUPart which) {
    char* text = nullptr;
    std::string copy;
    if (curl_url_get(url.get(), which, &text, 0) == CURLUE_OK) copy = text;
    curl_free(text);
    return copy;
  };
  if (!part(CURLUPART_QUERY).empty() || !part(CURLUPART_FRAGMENT).empty()) return false;
  if (part(CURLUPART_SCHEME) == "https") return true;
  const std::string host = part(CURLUPART_HOST);
  return part(CURLUPART_SCHEME) == "http" && (host == "localhost" || host == "127.0.0.1" || host == "[::1]");
}

}  // namespace http
