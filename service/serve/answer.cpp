// SPDX-License-Identifier: MIT
#include "serve/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/characters.h"
#include "serve/byte_range.h"
#include "serve/selection.h"

namespace ei_ota::serve {
namespace {

constexpr std::string_view below = "/v1/";
constexpr std::string_view payload_path = "/v1/<project>/payload.bin";
constexpr std::string_view below_legacy = "/edgeimpulse-ota/serve/";
constexpr std::string_view legacy_path = "/edgeimpulse-ota/serve/<token>/<project>.bin";

void set_body(Response& response, std::string text, const char* type) {
  response.fields.emplace_back("Content-Type", type);
  response.size = text.size();
  response.body = std::make_shared<const std::string>(std::move(text));
}

/// @param why  plain words: it goes into JSON as it is
Response error(int status, std::string_view why) {
  Response response;
  response.status = status;
  response.fields.emplace_back("Cache-Control", "no-store");
  set_body(response, fmt::format("{{\"error\": \"{}\"}}\n", why), "application/json");
  return response;
}

Response with(Response response, const char* field, const char* value) {
  response.fields.emplace_back(field, value);
  return response;
}

Response plain(std::string text, const char* type) {
  Response response;
  response.status = 200;
  response.fields.emplace_back("Cache-Control", "no-store");
  set_body(response, std::move(text), type);
  return response;
}

/// The token of "Bearer <token>"; empty if it is something else.
std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view scheme = "bearer ";
  if (!std::ranges::equal(authorization.substr(0, scheme.size()), scheme, {}, lower_case)) return {};
  authorization.remove_prefix(std::min(authorization.find_first_not_of(' ', scheme.size()), authorization.size()));
  return authorization;
}

std::optional<std::uint32_t> project_of(std::string_view path) {
  constexpr std::string_view end = "/payload.bin";
  if (!path.starts_with(below) || !path.ends_with(end) || path.size() <= below.size() + end.size()) return {};
  return whole_number<std::uint32_t>(path.substr(below.size(), path.size() - below.size() - end.size()));
}

/// Is the tag in the list of If-None-Match? It compares weakly (RFC 9110, 13.1.2).
bool lists(std::string_view list, std::string_view tag) {
  if (list == "*") return true;
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    auto each = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    while (each.starts_with(' ')) each.remove_prefix(1);
    while (each.ends_with(' ')) each.remove_suffix(1);
    if (each.starts_with("W/")) each.remove_prefix(2);
    if (each == tag) return true;
  }
  return false;
}

Response send(const Payload& payload, const Request& request) {
  Response response;
  response.fields = {{"ETag", payload.etag}, {"Accept-Ranges", "bytes"}, {"Cache-Control", "private, no-cache"}};
  response.status = 200;
  if (lists(request.if_none_match, payload.etag)) {
    response.status = 304;
    return response;
  }
  response.fields.emplace_back("Content-Type", "application/octet-stream");
  response.body = payload.bytes;
  response.size = payload.bytes->size();
  if (request.method != "GET" || (!request.if_range.empty() && request.if_range != payload.etag)) return response;
  const auto range = read_range(request.range, payload.bytes->size());
  if (range.kind == ByteRange::Kind::Beyond) {
    auto beyond = error(416, "the payload ends before this range");
    beyond.fields.emplace_back("Content-Range", fmt::format("bytes */{}", payload.bytes->size()));
    return beyond;
  }
  if (range.kind == ByteRange::Kind::Whole) return response;
  response.status = 206;
  response.first = range.first;
  response.size = range.size;
  response.fields.emplace_back("Content-Range",
                               fmt::format("bytes {}-{}/{}", range.first, range.first + range.size - 1, payload.bytes->size()));
  return response;
}

Response for_device(const Request& request, std::uint32_t project, std::string_view query, const Catalog& catalog) {
  const auto read = read_device(query);
  if (const auto* const bad = std::get_if<BadQuery>(&read)) return error(400, bad->why);
  const auto& device = std::get<Device>(read);
  Response response;
  const auto* const payload = newest_that_fits(catalog.index.payloads, project, device);
  if (payload != nullptr) {
    response = send(*payload, request);
    response.record.version = payload->version;
  } else {
    response.status = 204;
    response.fields.emplace_back("Cache-Control", "no-store");
  }
  response.record.device = device;
  return response;
}

/// Who has a token does not wait for those who try others from the same address, as all do that a proxy speaks for.
std::string who_asks(const Grant* grant, const Request& request) {
  return grant != nullptr ? "token " + hex(grant->token) : "address " + request.peer;
}

Response too_many() { return with(error(429, "too many requests"), "Retry-After", "1"); }

Response below_v1(const Request& request, std::string_view path, std::string_view query, const Surroundings& surroundings) {
  const auto& catalog = surroundings.catalog;
  const auto* const grant = catalog.tokens.find(bearer_token(request.authorization));
  auto who = who_asks(grant, request);
  if (!surroundings.may_ask(who)) return too_many();
  if (grant == nullptr) return with(error(401, "a bearer token is needed"), "WWW-Authenticate", "Bearer");
  const auto project = project_of(path);
  if (!project || !grant->opens(*project)) return error(404, "there is nothing here for this token");
  auto response = for_device(request, *project, query, catalog);
  response.who = std::move(who);
  response.record.path = payload_path;
  response.record.project = project;
  return response;
}

struct LegacyPath {
  std::string_view token;  ///< may have slashes
  std::optional<std::uint32_t> project;
};

LegacyPath read_legacy_path(std::string_view path) {
  constexpr std::string_view end = ".bin";
  path.remove_prefix(below_legacy.size());
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos || !path.ends_with(end)) return {};
  const auto name = path.substr(slash + 1);
  return {path.substr(0, slash), whole_number<std::uint32_t>(name.substr(0, name.size() - end.size()))};
}

Response legacy(const Request& request, std::string_view path, const Surroundings& surroundings) {
  const auto& catalog = surroundings.catalog;
  const auto [token, project] = read_legacy_path(path);
  const auto* const grant = catalog.tokens.find(token);
  auto who = who_asks(grant, request);
  if (!surroundings.may_ask(who)) return too_many();
  const bool is_open = grant != nullptr && project && grant->opens(*project);
  const auto* const payload = is_open ? legacy_of(catalog.index.payloads, *project) : nullptr;
  auto response = payload != nullptr ? send(*payload, request) : error(404, "there is nothing here for this token");
  response.who = std::move(who);
  response.record.path = legacy_path;
  if (is_open) response.record.project = project;
  return response;
}

Response dispatch(const Request& request, const Surroundings& surroundings) {
  if (request.method != "GET" && request.method != "HEAD") return with(error(405, "only GET and HEAD"), "Allow", "GET, HEAD");
  const std::string_view target = request.target;
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, mark);
  const auto query = target.substr(std::min(mark + 1, target.size()));
  if (path.starts_with(below)) return below_v1(request, path, query, surroundings);
  if (surroundings.has_legacy && path.starts_with(below_legacy)) return legacy(request, path, surroundings);
  Response response = path == "/healthz"   ? plain("ok\n", "text/plain; charset=utf-8")
                      : path == "/metrics" ? plain(surroundings.metrics(), "text/plain; version=0.0.4; charset=utf-8")
                                           : error(404, "there is nothing here");
  if (response.status == 200) response.record.path = path;
  return response;
}

}  // namespace

Response answer(const Request& request, const Surroundings& surroundings) {
  auto response = dispatch(request, surroundings);
  if (response.who.empty()) response.who = who_asks(nullptr, request);
  auto& record = response.record;
  record.peer = request.peer;
  record.method = request.method == "GET" || request.method == "HEAD" ? request.method : "other";
  if (record.path.empty()) record.path = "other";
  record.status = response.status;
  return response;
}

}  // namespace ei_ota::serve
