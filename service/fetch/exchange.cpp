// SPDX-License-Identifier: MIT
#include "fetch/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/limits.h"

namespace ei_ota::fetch {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr milliseconds longest_question = 60s;
constexpr int most_redirects = 5;

bool is_redirect(const Answer& answer) {
  constexpr std::array statuses{301, 302, 303, 307, 308};
  return answer.fault == Fault::None && std::ranges::find(statuses, answer.status) != statuses.end();
}

std::string what_happened(const Answer& answer) {
  switch (answer.fault) {
    case Fault::Unsent:
      return "there is no connection: " + answer.reason;
    case Fault::Broken:
      return "the link broke: " + answer.reason;
    case Fault::Untrusted:
      return "this is not a server to be trusted: " + answer.reason;
    case Fault::TooLarge:
      return "the answer is larger";
    case Fault::None:
      break;
  }
  return fmt::format("the server answers with status {}", answer.status);
}

Refusal no_answer(const Address& from, const Request& request, const Answer& answer) {
  if (answer.fault == Fault::TooLarge)
    return refuse(ErrorId::Limit, shown(from), "an answer of more than " + size_text(request.most),
                  "less, as every genuine one has", "check --api; if it is Studio's, report it");
  if (answer.fault == Fault::Untrusted)
    return refuse(ErrorId::Network, shown(from), what_happened(answer), "a certificate that this machine trusts",
                  "check its clock and its certificates; behind a proxy that opens TLS, name its certificate by --ca-file");
  return refuse(ErrorId::Network, shown(from), what_happened(answer), "", "check the network, and try it again");
}

}  // namespace

std::string seconds_text(milliseconds time) { return fmt::format("{:.3g} s", std::chrono::duration<double>(time).count()); }

milliseconds Exchange::left() const { return std::max<milliseconds>(time_ - surroundings_.now(), 0ms); }

/// @param attempt  one attempt: sends it, sets the request that was the last one
template <class Attempt>
Result<Download> Exchange::repeat(Method method, const Address& to, const Attempt& attempt) {
  for (unsigned repeated = 0;; ++repeated) {
    if (left() == 0ms)
      return refuse(ErrorId::Network, shown(to), fmt::format("the {} that this may take are over", seconds_text(time_)), "",
                    "give it more by --timeout");
    Request last;
    auto got = attempt(last);
    if (!got) return got;
    const auto decision = decide(patience_, method, got->answer, repeated, left(), surroundings_.chance());
    if (decision.verdict == Verdict::Final && got->answer.fault == Fault::None) return got;
    if (decision.verdict != Verdict::Again) {
      auto refusal = no_answer(got->from, last, got->answer);
      if (repeated != 0) refusal.found += fmt::format(", after {} attempts", repeated + 1);
      if (got->answer.retry_after && got->answer.fault == Fault::None)
        refusal.found += fmt::format(", and asks to come back in {} s", got->answer.retry_after->count());
      if (method == Method::Post && may_have_begun(got->answer))
        refusal.remedy += "; a build may have begun, which Studio shows under Deployment";
      return refusal;
    }
    surroundings_.say(
        fmt::format("{}: {}; trying again in {}", shown(got->from), what_happened(got->answer), seconds_text(decision.pause)));
    surroundings_.wait(decision.pause);
  }
}

Result<Answer> Exchange::ask(Method method, const Address& to, std::string body) {
  auto got = repeat(method, to, [&](Request& last) -> Result<Download> {
    last = {method, to, body, true, largest_answer, std::min(left(), longest_question)};
    return Download{transfer_.send(last), to};
  });
  if (!got) return got.refusal();
  return std::move(got->answer);
}

Result<Download> Exchange::download(const Address& to) {
  return repeat(Method::Get, to, [&](Request& last) -> Result<Download> {
    last = {Method::Get, to, {}, true, largest_download, left()};
    for (int redirects = 0;; ++redirects) {
      auto answer = transfer_.send(last);
      if (!is_redirect(answer)) return Download{std::move(answer), last.to};
      if (redirects == most_redirects)
        return refuse(ErrorId::Studio, shown(to), fmt::format("it redirects more than {} times", most_redirects), "a download",
                      "try it again later; if it stays so, report it");
      auto next = follow(last.to, answer.location);
      if (!next) return next.refusal();
      last.has_key = last.has_key && has_same_origin(last.to, *next);
      last.to = std::move(*next);
      last.time = left();
    }
  });
}

}  // namespace ei_ota::fetch
