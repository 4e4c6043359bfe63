// SPDX-License-Identifier: MIT
#include "payload/alone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/characters.h"
#include "device/runtime_private.h"
#include "ei_ota/ei_ota.h"
#include "legacy/legacy_reader.h"
#include "payload/bytes.h"

namespace ei_ota {
namespace {

constexpr std::string_view magic = "EiOt";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t most_candidates = 16;
constexpr std::size_t farthest_header = 4096;  // of a payload that is not whole: four letters are soon met by chance
constexpr std::size_t longest_excerpt = 60;

struct Place {
  std::size_t begin;
  std::size_t size;
  bool is_whole;
};

/// What a header says that a payload's size is; nothing for what is none of this format.
std::optional<std::size_t> said_size(std::string_view bytes) {
  if (bytes.size() < EI_OTA_HEADER_SIZE || bytes[4] != EI_OTA_PAYLOAD_FORMAT) return std::nullopt;
  return std::size_t{number_at<std::uint16_t>(bytes, 6)} + number_at<std::uint32_t>(bytes, 28) + EI_OTA_TRAILER_SIZE;
}

bool is_whole(std::string_view payload) {
  ei_ota_header_t header{};
  ei_ota_source_t source{};
  eiota_internal_init_memory_source(&source, payload.data());
  return eiota_internal_verify_payload(nullptr, nullptr, &source, payload.size(), &header) == 0;
}

/// A whole one, else the first header.
std::optional<Place> find_payload(std::string_view bytes) {
  std::optional<Place> first;
  auto at = bytes.find(magic);
  for (std::size_t i = 0; at != std::string_view::npos && i < most_candidates; at = bytes.find(magic, at + 1), ++i) {
    const auto size = said_size(bytes.substr(at));
    if (!size) continue;
    if (*size <= bytes.size() - at && is_whole(bytes.substr(at, *size))) return Place{at, *size, true};
    if (!first && at <= farthest_header) first = Place{at, std::min(*size, bytes.size() - at), false};
  }
  return first;
}

bool is_chunk_length(std::string_view line) {
  if (!line.ends_with("\r\n")) return false;
  line = line.substr(0, std::min(line.find(';'), line.size() - 2));
  return !line.empty() && std::ranges::all_of(line, is_hex_digit);
}

/// Where bytes end that are known to come before payloads: they have no magic that could be looked for.
std::optional<std::size_t> end_of_known_prefix(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) return byte_order_mark.size();
  if (bytes.starts_with(legacy_prefix)) return legacy_prefix.size();
  if (bytes.starts_with("HTTP/")) {
    const auto end = bytes.find("\r\n\r\n");
    return end == std::string_view::npos ? std::nullopt : std::optional(end + 4);
  }
  const auto line = bytes.substr(0, std::min<std::size_t>(bytes.find('\n'), bytes.size() - 1) + 1);
  return is_chunk_length(line) ? std::optional(line.size()) : std::nullopt;
}

std::optional<Place> find_legacy(std::string_view bytes) {
  for (const auto begin : {std::optional<std::size_t>(0), end_of_known_prefix(bytes)})
    if (const auto size = begin ? legacy_size_at(bytes.substr(*begin)) : std::nullopt) return Place{*begin, *size, true};
  return std::nullopt;
}

std::string before(std::string_view prefix) {
  if (prefix.starts_with("HTTP/")) return "an HTTP header; send only the body of the response";
  if (prefix == byte_order_mark) return "a byte order mark; write the file as bytes, not as text";
  if (prefix == legacy_prefix) return "the word that edgeimpulse_ota's firmware expects first; EiOta's does not expect it";
  if (is_chunk_length(prefix)) return "the length of a chunk; decode HTTP's transfer encoding first";
  return "bytes of something else";
}

std::string behind(std::string_view suffix) {
  if (suffix == "\n" || suffix == "\r\n") return "the end of a line; write the file as bytes, not as text";
  if (suffix.starts_with("\r\n0\r\n")) return "the end of a chunked transfer; decode HTTP's transfer encoding first";
  if (suffix.starts_with(magic)) return "another payload; send each of them separately";
  if (std::ranges::all_of(suffix, [&](char c) { return c == suffix[0]; })) return "padding";
  return "bytes of something else";
}

Refusal not_alone(const Place& place, std::string_view bytes, const std::string& where) {
  const auto after = bytes.size() - place.begin - place.size;
  std::string found, remedy;
  if (place.begin != 0) {
    found = fmt::format("the payload begins at byte {}", place.begin);
    remedy = fmt::format("strip the first {} bytes, {}", place.begin, before(bytes.substr(0, place.begin)));
  }
  if (place.is_whole && after != 0) {
    found += fmt::format("{} at byte {}", found.empty() ? "the payload ends" : " and ends", place.begin + place.size);
    remedy += fmt::format("{}strip the last {} bytes, {}", remedy.empty() ? "" : "; ", after,
                          behind(bytes.substr(place.begin + place.size)));
  }
  if (!place.is_whole) found += ", and is not whole";
  return refuse(ErrorId::Payload, where, found, "a payload and nothing else", remedy);
}

std::string excerpt(std::string_view text) {
  text = text.substr(0, text.find_first_of("\r\n"));
  return std::string(text.substr(0, longest_excerpt)) + (text.size() > longest_excerpt ? ".." : "");
}

/// `<title>404 Not Found</title>` -> ": 404 Not Found"
std::string title_of(std::string_view page) {
  const auto small = in_lower_case(page.substr(0, 4096));
  const auto begin = small.find("<title>");
  const auto end = small.find("</title>");
  if (begin == std::string::npos || end == std::string::npos || end < begin + 7) return "";
  return ": " + excerpt(page.substr(begin + 7, end - begin - 7));
}

/// What a file is that is no payload, and what to do; empty for what is not to be told.
std::pair<std::string, std::string> foreign(std::string_view bytes) {
  constexpr auto from_a_server = "check the request and the server's answer: the address, the login, the file";
  auto text = bytes;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.starts_with("HTTP/")) return {"an HTTP response without a payload: " + excerpt(text), from_a_server};
  const auto start = in_lower_case(text.substr(0, 16));
  if (start.starts_with("<!doctype html") || start.starts_with("<html"))
    return {"this is an HTML page" + title_of(text), from_a_server};
  if (start.starts_with("<?xml")) return {"this is XML: " + excerpt(text), from_a_server};
  if ((text.starts_with('{') || text.starts_with('[')) && nlohmann::json::accept(text))
    return {"this is JSON: " + excerpt(text), from_a_server};
  if (text.starts_with("version https://git-lfs."))
    return {"this is a Git LFS pointer file", "fetch the file itself: git lfs pull"};
  if (bytes.starts_with("\x1F\x8B")) return {"this is compressed with gzip", "unpack it, or have the server send it as it is"};
  if (text.starts_with("RWlPd")) return {"this is a payload encoded as base64", "decode it: base64 -d"};
  return {};
}

}  // namespace

Status check_alone(const std::string& bytes, const std::string& where) {
  if (bytes.empty()) return refuse(ErrorId::Payload, where, "the file is empty", "a payload", "make it again");
  auto place = find_payload(bytes);
  if (bytes.starts_with(magic) && (!place || place->begin != 0 || !place->is_whole)) return Nothing{};
  if (!place) place = find_legacy(bytes);
  if (place && place->begin == 0 && place->size == bytes.size()) return Nothing{};
  if (place) return not_alone(*place, bytes, where);
  if (const auto [found, remedy] = foreign(bytes); !found.empty())
    return refuse(ErrorId::Payload, where, found, "a payload", remedy);
  return Nothing{};
}

}  // namespace ei_ota
