// SPDX-License-Identifier: MIT
// fetch/retry.h: whether a request that failed is sent again, and when. A function of its arguments alone.
#pragma once
#include <chrono>
#include <optional>

#include "fetch/transfer.h"

namespace ei_ota::fetch {

struct Patience {
  unsigned retries = 4;                                       ///< repetitions of one request
  std::chrono::milliseconds first = std::chrono::seconds(5);  ///< before the first one; each further pause is twice as long
  std::chrono::milliseconds longest = std::chrono::minutes(1);
  std::chrono::seconds longest_asked{120};  ///< of Retry-After: who asks for more is not waited for
};

enum class Verdict {
  Final,    ///< this is the answer, good or bad
  Again,    ///< send it again after the pause
  GivenUp,  ///< it could get better, but not while we wait
};

struct Decision {
  Verdict verdict = Verdict::Final;
  std::chrono::milliseconds pause{};
};

/// Could what the request asked for be under way? Not without a connection, and not where the server says that it took nothing.
[[nodiscard]] bool may_have_begun(const Answer& answer);

/// Repeats what may get better by itself: 429, 5xx, no connection, a broken link. A POST starts a build, and Studio cannot tell
/// that two of them are the same one, so it is repeated only if that cannot have begun.
/// @param repeated  how often it was sent again already
/// @param left      until all has to be done
/// @param chance    from 0 to 1; pauses are shortened by it, to at least a half, so that many clients do not come at once
[[nodiscard]] Decision decide(const Patience& patience, Method method, const Answer& answer, unsigned repeated,
                              std::chrono::milliseconds left, double chance);

}  // namespace ei_ota::fetch
