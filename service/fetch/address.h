// SPDX-License-Identifier: MIT
// fetch/address.h: where requests go, and whether the API key may go there.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ei_ota::fetch {

struct Address {
  bool is_secure = true;  ///< https
  std::string host;       ///< in lower case, an IPv6 address in its brackets
  std::uint16_t port = 443;
  std::string rest;  ///< path and query, from the slash on
};

/// nullopt for everything but an absolute http or https URL that all readers understand alike: without user name, backslash,
/// space or control character, its host of letters, digits, hyphens and dots. A fragment is dropped.
[[nodiscard]] std::optional<Address> read_address(std::string_view url);

/// As a URL.
[[nodiscard]] std::string url(const Address& address);

/// The same without a query, for messages: the query of a storage's URL is a secret, which lets anybody download.
[[nodiscard]] std::string shown(const Address& address);

/// This machine, by its name or by an address of its loopback.
[[nodiscard]] bool is_loopback(const Address& address);

/// The scheme, host and port are the same, so that what one may see the other may see as well.
[[nodiscard]] bool has_same_origin(const Address& one, const Address& other);

/// The base URL of the API. Refuses with E-usage what is no such URL, and http to another machine, which would show the key
/// to whoever is in between.
Result<Address> read_api(const std::string& text);

/// Where a redirect leads. Refuses with E-studio what is no URL, and one from https to http or from this machine to another by
/// http.
Result<Address> follow(const Address& from, const std::string& location);

}  // namespace ei_ota::fetch
