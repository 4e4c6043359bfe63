// SPDX-License-Identifier: MIT
#include "fetch/address.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/characters.h"

namespace ei_ota::fetch {
namespace {

constexpr std::size_t longest_url = 8192, longest_host = 253;

bool is_in_host(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.'; }

bool is_in_ipv6(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; }

bool is_in_rest(char c) { return c > ' ' && c <= '~' && c != '\\' && c != '"' && c != '<' && c != '>'; }

/// A number of at most five digits, without zeros in front.
std::optional<unsigned> number(std::string_view text, unsigned most) {
  if (text.size() > 5 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  const auto value = whole_number<unsigned>(text);
  return value && *value <= most ? value : std::nullopt;
}

/// "127.0.0.1"; other spellings of such an address are not taken for one.
bool is_ipv4_loopback(std::string_view host) {
  for (int part = 0; part < 4; ++part) {
    const auto dot = std::min(host.find('.'), host.size());
    const auto value = number(host.substr(0, dot), 255);
    if (!value || (part == 0 && *value != 127) || (dot == host.size()) != (part == 3)) return false;
    host.remove_prefix(std::min(dot + 1, host.size()));
  }
  return host.empty();
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) {
    if (!host.ends_with(']') || host.size() < 4) return false;
    return std::ranges::all_of(host.substr(1, host.size() - 2), is_in_ipv6);
  }
  return !host.empty() && host.size() <= longest_host && host[0] != '-' && host[0] != '.' &&
         host.find("..") == std::string_view::npos && std::ranges::all_of(host, is_in_host);
}

std::uint16_t usual_port(bool is_secure) { return is_secure ? 443 : 80; }

}  // namespace

std::optional<Address> read_address(std::string_view url) {
  if (url.size() > longest_url) return std::nullopt;
  const auto colon = url.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto scheme = in_lower_case(url.substr(0, colon));
  if (scheme != "https" && scheme != "http") return std::nullopt;
  Address address{scheme == "https", {}, usual_port(scheme == "https"), {}};
  url.remove_prefix(colon + 3);

  const auto end = std::min(url.find_first_of("/?#"), url.size());
  auto host = url.substr(0, end);
  const auto behind_port = host.rfind(':');
  if (behind_port != std::string_view::npos && host.find(']', behind_port) == std::string_view::npos) {
    const auto port = number(host.substr(behind_port + 1), 65535);
    if (!port || *port == 0) return std::nullopt;
    address.port = static_cast<std::uint16_t>(*port);
    host = host.substr(0, behind_port);
  }
  address.host = in_lower_case(host);
  if (!is_host(address.host)) return std::nullopt;

  auto rest = url.substr(end);
  rest = rest.substr(0, rest.find('#'));
  if (!std::ranges::all_of(rest, is_in_rest)) return std::nullopt;
  address.rest = (rest.starts_with('/') ? "" : "/") + std::string(rest);
  return address;
}

std::string url(const Address& address) {
  const auto port = address.port == usual_port(address.is_secure) ? "" : fmt::format(":{}", address.port);
  return fmt::format("{}://{}{}{}", address.is_secure ? "https" : "http", address.host, port, address.rest);
}

std::string shown(const Address& address) {
  const auto text = url(address);
  return text.substr(0, text.find('?'));
}

bool is_loopback(const Address& address) {
  return address.host == "localhost" || address.host == "[::1]" || is_ipv4_loopback(address.host);
}

bool has_same_origin(const Address& one, const Address& other) {
  return one.is_secure == other.is_secure && one.host == other.host && one.port == other.port;
}

Result<Address> read_api(const std::string& text) {
  auto address = read_address(text);
  const auto refused = [&](const char* found, const char* expected) {
    return refuse(ErrorId::Usage, "--api", found, expected, "correct it, or leave --api out");
  };
  if (!address || address->rest.find('?') != std::string::npos)
    return refused("this is not the URL of an API", "one like https://studio.edgeimpulse.com/v1/api");
  if (!address->is_secure && !is_loopback(*address))
    return refused("http would show the API key to whoever is in between", "https, or http to this machine");
  while (address->rest.ends_with('/')) address->rest.pop_back();
  return *address;
}

Result<Address> follow(const Address& from, const std::string& location) {
  const auto to = read_address(location);
  if (!to)
    return refuse(ErrorId::Studio, shown(from), "it redirects to something that is no http or https URL", "a download",
                  "try it again later; if it stays so, report it");
  if (!to->is_secure && (from.is_secure || !is_loopback(*to)))
    return refuse(ErrorId::Studio, shown(from), "it redirects to http: " + shown(*to),
                  "https, which nobody in between can change", "try it from another network; if it stays so, report it");
  return *to;
}

}  // namespace ei_ota::fetch
