// SPDX-License-Identifier: MIT
// Asks the server for an update, and takes it.
#pragma once
#include <cstdint>
#include <string>

#include "http.h"
#include "last_payload.h"
#include "options.h"

enum class Outcome {
  Newest = 0,
  Refused = 1,
  TryAgain = 3,
  Denied = 4,
  GoOn
};  // but for the last, the exit status with --once

struct Asked {
  Outcome outcome;
  long retry_after = 0;  ///< seconds; 0: the server said nothing
};

class Updater {
 public:
  explicit Updater(const Options& options);

  /// @return GoOn if there is a reason to ask again at once: an update was taken, or a part of one
  Asked ask();

  /// @param error  why the last payload, which was on trial, does not run any more
  void trial_has_failed(int error);

 private:
  [[nodiscard]] bool is_given_up() const;
  [[nodiscard]] http::Request question() const;
  int begin(const http::Request& request, const http::Answer& answer);
  void remember(const std::string& etag);
  [[nodiscard]] Asked broken(const http::Answer& answer, std::uint32_t before) const;
  Asked refused(const std::string& etag, int error);
  Asked without_payload(const http::Answer& answer);

  const Options& options_;
  const std::string file_;
  LastPayload last_;
  bool has_updated_ = false;  ///< the next question tells the server of it
};
