// SPDX-License-Identifier: MIT
// serve/log.h: the log's lines of JSON, one for each request and for what happens to the server. No token is in any of
// them: nothing of a request is quoted but what was understood.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "serve/request.h"

namespace ei_ota::serve {

struct Outcome {
  std::uint64_t sent = 0;  ///< bytes of the body
  bool is_complete = true;
  std::chrono::steady_clock::duration took{};
};

/// Without the line's end. `time` is in seconds since 1970.
[[nodiscard]] std::string request_line(const Record& record, const Outcome& outcome, std::int64_t time);

/// @param text  a person's words, or a message
[[nodiscard]] std::string event_line(const std::string& event, const std::string& text, std::int64_t time);

[[nodiscard]] std::int64_t time_now();

}  // namespace ei_ota::serve
