// SPDX-License-Identifier: MIT
// One request to the server, by libcurl. A redirect is not followed, so that the token stays with the server that it is for.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace http {

struct Request {
  std::string url;
  std::string token;
  std::string ca_file;   ///< certificates to trust, PEM; empty: those of this machine
  std::string not_etag;  ///< not the payload of this ETag; empty: any
  std::string rest_of;  ///< the payload of this ETag from byte `first` on, if the server still has it; otherwise all of another
  std::uint32_t first = 0;
};

struct Answer {
  long status = 0;          ///< 0: none came
  std::string etag;         ///< empty: none
  std::uint32_t first = 0;  ///< of a 206: where it begins
  long retry_after = 0;     ///< seconds; 0: not said
  bool is_whole = false;    ///< all of it came
  std::string why;          ///< where it is not whole, for people
};

/// Takes bytes of a payload as they come (status 200 or 206; `answer` has everything but its last two members).
/// @return whether it takes more
using Sink = std::function<bool(const Answer& answer, const char* bytes, std::size_t size)>;

Answer get(const Request& request, const Sink& sink);

/// Is the token safe there: does it go through TLS, or does it not leave this machine?
bool is_safe(const std::string& server);

}  // namespace http
