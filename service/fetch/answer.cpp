// SPDX-License-Identifier: MIT
#include "fetch/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "base/json.h"

namespace ei_ota::fetch {
namespace {

constexpr int ok = 200, unauthorized = 401, forbidden = 403, not_found = 404;
constexpr std::size_t longest_quotation = 300;

const char* const later = "try it again later; if it stays so, report it";

std::string first_word_of(const std::string& body) {
  const auto at = body.find_first_not_of(" \t\r\n");
  return at == std::string::npos ? "" : body.substr(at, 1);
}

std::optional<nlohmann::json> read_object(const std::string& body) {
  if (first_word_of(body) != "{") return std::nullopt;
  try {
    auto json = parse_json<nlohmann::json>(body);
    if (json.is_object()) return json;
  } catch (const nlohmann::json::exception&) {
  } catch (const std::length_error&) {
  }
  return std::nullopt;
}

/// The error that the object reports, without the key and not too long; in that order, or a part of the key would be left.
std::string error_in(const nlohmann::json& object, const ApiKey& key) {
  const auto error = object.find("error");
  if (error == object.end() || !error->is_string()) return "";
  auto said = key.hidden_in(error->get<std::string>());
  if (said.size() > longest_quotation) said = said.substr(0, longest_quotation) + "...";
  return said;
}

/// What this is instead of JSON or an archive.
std::string kind_of(const std::string& body) {
  const auto first = first_word_of(body);
  if (first.empty()) return "an empty answer";
  return first == "<" ? "a web page" : "something else";
}

/// 401 and 403 where they are about the key, and other statuses that are no success.
std::optional<Refusal> refused_status(const Answer& answer, const std::string& where, const ApiKey& key, bool is_studio) {
  if (answer.status == ok) return std::nullopt;
  const auto object = read_object(answer.body);
  const auto error = object ? error_in(*object, key) : "";
  const auto said =
      error.empty() ? fmt::format("status {}", answer.status) : fmt::format("status {}: {}", answer.status, error);
  if (is_studio && (answer.status == unauthorized || answer.status == forbidden))
    return refuse(ErrorId::ApiKey, where, "Studio refuses the API key: " + said, "a key of this project",
                  "check --project, and the key under Dashboard, Keys");
  if (answer.status == not_found)
    return refuse(ErrorId::Studio, where, "there is nothing here: " + said, "an answer", "check --project and --api");
  return refuse(ErrorId::Studio, where, "the server answers with " + said, "status 200",
                answer.status >= 300 && answer.status < 400 ? "check --api, which must not redirect" : later);
}

Refusal reported(const nlohmann::json& object, const std::string& where, const ApiKey& key) {
  const auto error = error_in(object, key);
  return refuse(ErrorId::Studio, where, error.empty() ? "Studio reports an error, and not which" : "Studio says: " + error, "",
                "check the options, --project among them, and the key");
}

}  // namespace

Result<nlohmann::json> read_answer(const Answer& answer, const std::string& where, const ApiKey& key) {
  if (auto refusal = refused_status(answer, where, key, true)) return std::move(*refusal);
  auto object = read_object(answer.body);
  if (!object)
    return refuse(ErrorId::Studio, where, "the answer is " + kind_of(answer.body), "JSON, as Studio's API has it",
                  "check --api, and whether the network shows a page of its own");
  if (!is_true(*object, "success")) return reported(*object, where, key);
  return std::move(*object);
}

Status check_download(const Answer& answer, const std::string& where, const ApiKey& key, bool is_studio) {
  if (auto refusal = refused_status(answer, where, key, is_studio)) return std::move(*refusal);
  if (answer.body.starts_with("PK")) return Nothing{};
  if (const auto object = read_object(answer.body)) return reported(*object, where, key);
  return refuse(ErrorId::Studio, where, "the download is " + kind_of(answer.body), "a .zip archive",
                "check --type, which has to be a library; and whether the network shows a page of its own");
}

std::optional<std::uint64_t> number_of(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_number_unsigned()) return std::nullopt;
  return member->get<std::uint64_t>();
}

bool is_true(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_boolean() && member->get<bool>();
}

bool has(const nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && !member->is_null();
}

}  // namespace ei_ota::fetch
