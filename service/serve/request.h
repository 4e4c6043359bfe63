// SPDX-License-Identifier: MIT
// serve/request.h: a request and its response, as far as this server knows them.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "serve/device_query.h"

namespace ei_ota::serve {

struct Request {
  std::string method, target;
  std::string authorization, range, if_range, if_none_match;  ///< header fields; empty if they are missing
  std::string peer;                                           ///< an address
};

/// What the log tells of an exchange: nothing that a client has made up, since that might be a token in a wrong place.
struct Record {
  std::string peer, method, path;  ///< path: one that this server has, or "other"
  int status = 0;
  std::optional<std::uint32_t> project;
  std::optional<Device> device;
  std::optional<std::uint32_t> version;  ///< of the payload
};

struct Response {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::shared_ptr<const std::string> body;  ///< null: none
  std::uint64_t first = 0, size = 0;        ///< the part of the body that is sent
  std::string who;                          ///< to whom it counts: a token's digest, or an address
  Record record;
};

}  // namespace ei_ota::serve
