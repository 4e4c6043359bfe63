// SPDX-License-Identifier: MIT
#include "fetch/retry.h"

#include <algorithm>

namespace ei_ota::fetch {
namespace {

using std::chrono::milliseconds;

constexpr int too_many_requests = 429, service_unavailable = 503;

bool may_get_better(const Answer& answer) {
  if (answer.fault != Fault::None) return answer.fault == Fault::Unsent || answer.fault == Fault::Broken;
  return answer.status == too_many_requests || (answer.status >= 500 && answer.status <= 599);
}

milliseconds back_off(const Patience& patience, unsigned repeated, double chance) {
  auto pause = std::min(patience.first, patience.longest);
  for (; repeated != 0 && pause < patience.longest; --repeated) pause = std::min(2 * pause, patience.longest);
  const auto share = 1 - std::clamp(chance, 0.0, 1.0) / 2;
  return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(pause.count()) * share));
}

}  // namespace

bool may_have_begun(const Answer& answer) {
  if (answer.fault != Fault::None) return answer.fault != Fault::Unsent && answer.fault != Fault::Untrusted;
  return answer.status != too_many_requests && answer.status != service_unavailable;
}

Decision decide(const Patience& patience, Method method, const Answer& answer, unsigned repeated, milliseconds left,
                double chance) {
  if (!may_get_better(answer)) return {Verdict::Final, {}};
  if (repeated >= patience.retries || (method == Method::Post && may_have_begun(answer))) return {Verdict::GivenUp, {}};
  auto pause = back_off(patience, repeated, chance);
  if (answer.fault == Fault::None && answer.retry_after) {
    if (*answer.retry_after > patience.longest_asked) return {Verdict::GivenUp, {}};
    pause = std::max<milliseconds>(pause, *answer.retry_after);
  }
  if (pause >= left) return {Verdict::GivenUp, {}};
  return {Verdict::Again, pause};
}

}  // namespace ei_ota::fetch
