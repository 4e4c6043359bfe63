// SPDX-License-Identifier: MIT
#include "fetch/curl_transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/child.h"
#include "base/version.h"

namespace ei_ota::fetch {
namespace {

constexpr long longest_connect = 30'000, longest_silence = 60;  // ms, s
constexpr std::uint64_t most_of_headers = 256 << 10;
// The process's limits (base/limits.h) are for what it reads. A request takes processor time as well, however short its answer,
// and a build may need a thousand of them.
constexpr std::uint64_t cost_of_request = 512 << 10;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& line) {
  if (auto* const longer = curl_slist_append(list.get(), line.c_str())) {
    (void)list.release();
    list.reset(longer);
  }
}

/// What libcurl hands over, piece by piece, until one of the two is too large.
struct Received {
  std::string& body;
  std::uint64_t most;
  std::uint64_t headers = 0;
  bool is_too_large = false;
};

std::size_t take_body(const char* bytes, std::size_t, std::size_t size, void* to) {
  auto& received = *static_cast<Received*>(to);
  if (size > received.most - received.body.size()) {
    received.is_too_large = true;
    return 0;
  }
  tell_read(size);
  received.body.append(bytes, size);
  return size;
}

std::size_t take_header(const char*, std::size_t, std::size_t size, void* to) {
  auto& received = *static_cast<Received*>(to);
  received.headers += size;
  received.is_too_large = received.headers > most_of_headers;
  return received.is_too_large ? 0 : size;
}

Fault fault_of(CURLcode code) {
  switch (code) {
    case CURLE_OK:
      return Fault::None;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return Fault::Unsent;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return Fault::Untrusted;
    case CURLE_FILESIZE_EXCEEDED:
      return Fault::TooLarge;
    default:
      return Fault::Broken;
  }
}

bool has_sent(CURL* curl) {
  long size = 0;
  return curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &size) != CURLE_OK || size != 0;
}

}  // namespace

struct CurlTransfer::Handle {
  Handle() {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    curl = curl_easy_init();
  }
  ~Handle() {
    curl_easy_cleanup(curl);
    curl_global_cleanup();
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  CURL* curl;
};

CurlTransfer::CurlTransfer(const ApiKey& key, std::filesystem::path ca_file)
    : handle_(std::make_unique<Handle>()), key_(key), ca_file_(std::move(ca_file)) {}

CurlTransfer::~CurlTransfer() = default;

Answer CurlTransfer::send(const Request& request) {
  auto* const curl = handle_->curl;
  if (!curl) return {Fault::Unsent, "libcurl does not start"};
  curl_easy_reset(curl);  // the connection stays
  tell_work(key_.hidden_in(shown(request.to)));
  tell_read(cost_of_request);

  Answer answer;
  Received received{answer.body, request.most};
  std::array<char, CURL_ERROR_SIZE> reason{};
  const auto target = url(request.to);
  const auto set = [&](CURLoption option, auto value) { (void)curl_easy_setopt(curl, option, value); };
  set(CURLOPT_URL, target.c_str());
  set(CURLOPT_ERRORBUFFER, reason.data());
  set(CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  set(CURLOPT_PROTOCOLS_STR, request.to.is_secure ? "https" : "http");
#else
  set(CURLOPT_PROTOCOLS, static_cast<long>(request.to.is_secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP));
#endif
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!ca_file_.empty()) {
    set(CURLOPT_CAINFO, ca_file_.c_str());
    set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // of this machine, which would be trusted as well
  }
  if (is_loopback(request.to)) set(CURLOPT_NOPROXY, "*");                   // or a proxy would see the key that http carries
  const auto time = std::max(1L, static_cast<long>(request.time.count()));  // 0 would be without end
  set(CURLOPT_CONNECTTIMEOUT_MS, std::min(longest_connect, time));
  set(CURLOPT_TIMEOUT_MS, time);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, longest_silence);
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request.most));
  set(CURLOPT_WRITEFUNCTION, take_body);
  set(CURLOPT_WRITEDATA, &received);
  set(CURLOPT_HEADERFUNCTION, take_header);
  set(CURLOPT_HEADERDATA, &received);
  const auto agent = "ei-ota/" + version();
  set(CURLOPT_USERAGENT, agent.c_str());

  List headers;
  if (request.has_key) append(headers, "x-api-key: " + key_.text());
  if (request.method == Method::Post) {
    append(headers, "Content-Type: application/json");
    append(headers, "Expect:");
    set(CURLOPT_FRESH_CONNECT, 1L);  // on a connection that turns out to be closed, libcurl would send it a second time
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.c_str());
  }
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // a proxy gets none of them

  const auto code = curl_easy_perform(curl);
  answer.fault = received.is_too_large ? Fault::TooLarge : fault_of(code);
  if (code != CURLE_OK) answer.reason = reason[0] != '\0' ? reason.data() : curl_easy_strerror(code);
  if (answer.fault == Fault::Broken && !has_sent(curl)) answer.fault = Fault::Unsent;
  if (answer.fault != Fault::None) {
    answer.body.clear();
    return answer;
  }
  long status = 0;
  (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  curl_off_t retry_after = 0;
  if (curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK && retry_after > 0)
    answer.retry_after = std::chrono::seconds(retry_after);
  const char* location = nullptr;
  if (curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &location) == CURLE_OK && location) answer.location = location;
  return answer;
}

}  // namespace ei_ota::fetch
