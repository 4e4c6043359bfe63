// SPDX-License-Identifier: MIT
// fetch/exchange.h: requests that are repeated while that may help, and redirects, all within the time that a run has.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "fetch/retry.h"
#include "fetch/surroundings.h"
#include "fetch/transfer.h"

namespace ei_ota::fetch {

/// Well above every genuine one: a build with the SDK is packed to some 5 MB, a list of builds has a kilobyte for each.
constexpr std::uint64_t largest_download = std::uint64_t{256} << 20U, largest_answer = std::uint64_t{4} << 20U;

struct Download {
  Answer answer;
  Address from;  ///< the last of a chain of redirects
};

class Exchange {
 public:
  /// @param time  for the whole run
  Exchange(Transfer& transfer, const Surroundings& surroundings, const Patience& patience, std::chrono::milliseconds time)
      : transfer_(transfer), surroundings_(surroundings), patience_(patience), time_(time) {}

  /// Asks the API, which does not redirect. Refuses with E-network if there is no answer that will do, and with E-limit if it
  /// is too large. A status that is no success is an answer as well, unless it may get better and did not.
  Result<Answer> ask(Method method, const Address& to, std::string body = {});

  /// The same for a download, which storage may have: follows redirects. The key goes to the origin of `to` only, and no more
  /// once a redirect has left it. Also refuses with E-studio as follow() does, and after five redirects.
  Result<Download> download(const Address& to);

  /// Until the time of the run is over; 0 if it is.
  [[nodiscard]] std::chrono::milliseconds left() const;
  [[nodiscard]] std::chrono::milliseconds time() const { return time_; }

 private:
  template <class Attempt>
  Result<Download> repeat(Method method, const Address& to, const Attempt& attempt);

  Transfer& transfer_;
  const Surroundings& surroundings_;
  Patience patience_;
  std::chrono::milliseconds time_;
};

/// "0.5 s", "90 s"
[[nodiscard]] std::string seconds_text(std::chrono::milliseconds time);

}  // namespace ei_ota::fetch
