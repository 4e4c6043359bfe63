// SPDX-License-Identifier: MIT
// What `ei-ota serve` makes of a request: the check of its head, then the response to it. An input is a head, whose request
// line and fields go to the response even where the head is not taken.
#include <algorithm>

#include "base/digest.h"
#include "fuzz.h"
#include "serve/answer.h"
#include "serve/head.h"
#include "serve/log.h"
#include "serve_fixture.h"

namespace ei_ota::serve {
namespace {

const std::string token = "d5m0Kq9vXw2sLr7t";

const Catalog& catalog() {
  static const Catalog it = [] {
    Catalog made;
    made.index.payloads = {test::payload_of("one", {1, 2, 0, 50}), test::payload_of("two", {1, 3, test::delta_flags}),
                           test::payload_of("foreign", {9, 9}), test::legacy_of(1), test::legacy_of(9)};
    made.tokens = Tokens({{sha256(token), {1, 2}}});
    return made;
  }();
  return it;
}

std::string value_of(const std::string& head, std::string_view field) {
  const auto at = head.find(field);
  if (at == std::string::npos) return {};
  const auto begin = at + field.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

void check(const Request& request, const Response& response) {
  constexpr int known[] = {200, 204, 206, 304, 400, 401, 404, 405, 416, 429};
  fuzz::require(std::ranges::find(known, response.status) != std::end(known), "the status is one of those that are documented");
  fuzz::require(response.body ? response.first + response.size <= response.body->size() : response.size == 0,
                "what is sent is in the body");
  const auto is_payload = [&](std::size_t index) { return response.body == catalog().index.payloads[index].bytes; };
  fuzz::require(!is_payload(2) && !is_payload(4), "a foreign project's payload is never sent");
  fuzz::require((!is_payload(0) && !is_payload(1)) || request.authorization.find(token) != std::string::npos,
                "a payload needs its token");
  fuzz::require(!is_payload(3) || request.target.find('/' + token + '/') != std::string::npos,
                "a legacy payload needs its token in the path");
  for (const auto& [name, value] : response.fields)
    fuzz::require(std::ranges::none_of(value, [](char c) { return c >= 0 && c < ' '; }), "a field is one line");
  fuzz::require(request_line(response.record, {}, 0).find(token) == std::string::npos, "no token is in the log");
}

}  // namespace
}  // namespace ei_ota::serve

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ei_ota;
  using namespace ei_ota::serve;
  const std::string head(reinterpret_cast<const char*>(data), size);
  const auto checked = check_head(head);
  if (checked.status == 0) {
    fuzz::require(head_end(checked.text) == checked.text.size() && checked.text.size() <= head.size(),
                  "a head that is taken is whole");
    fuzz::require(check_head(checked.text).text == checked.text, "and is taken again");
    fuzz::require(checked.range.find_first_of("\r\n") == std::string::npos, "its range is one line");
  }
  Request request;
  request.method = head.substr(0, head.find(' '));
  request.target = value_of(head, request.method + ' ');
  request.target = request.target.substr(0, request.target.find(' '));
  request.authorization = value_of(head, "Authorization: ");
  request.range = checked.status == 0 ? checked.range : value_of(head, "Range: ");
  request.if_range = value_of(head, "If-Range: ");
  request.if_none_match = value_of(head, "If-None-Match: ");
  request.peer = "192.0.2.1";
  check(request,
        answer(request, {catalog(), [](const std::string&) { return true; }, [] { return std::string("metrics"); }, true}));
  return 0;
}
