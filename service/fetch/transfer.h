// SPDX-License-Identifier: MIT
// fetch/transfer.h: one request and what comes back, behind an interface, so that all decisions can be tested without a
// network.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "fetch/address.h"

namespace ei_ota::fetch {

enum class Method { Get, Post };

struct Request {
  Method method = Method::Get;
  Address to;
  std::string body{};                ///< of a POST: JSON
  bool has_key = true;               ///< goes along with the API key
  std::uint64_t most = 0;            ///< bytes of an answer
  std::chrono::milliseconds time{};  ///< for all of it
};

/// Why there is no answer.
enum class Fault {
  None,
  Unsent,     ///< nothing has reached the server: no address, no connection
  Broken,     ///< the link broke, or was silent, after the request may have been seen
  Untrusted,  ///< the certificate is not one of the server's
  TooLarge,   ///< the answer has more than `most` bytes
};

struct Answer {
  Fault fault = Fault::None;
  std::string reason{};  ///< of the fault
  int status = 0;
  std::string location{};  ///< of a redirect: an absolute URL
  std::optional<std::chrono::seconds> retry_after{};
  std::string body{};
};

class Transfer {
 public:
  Transfer() = default;
  virtual ~Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Sends one request. Follows no redirect and repeats nothing.
  virtual Answer send(const Request& request) = 0;
};

}  // namespace ei_ota::fetch
