// SPDX-License-Identifier: MIT
#include "serve/log.h"

#include <array>
#include <ctime>
#include <nlohmann/json.hpp>

#include "base/visible.h"

namespace ei_ota::serve {
namespace {

using Json = nlohmann::ordered_json;

/// "2026-11-29T14:02:59Z"
std::string time_text(std::int64_t time) {
  const auto seconds = static_cast<std::time_t>(time);
  std::tm parts{};
  std::array<char, 32> text{};
  if (gmtime_r(&seconds, &parts) == nullptr) return {};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

std::string decoders_of(const Device& device) {
  return std::string("structural") + (device.takes_range ? ",range" : "") + (device.takes_delta ? ",delta" : "");
}

}  // namespace

std::string request_line(const Record& record, const Outcome& outcome, std::int64_t time) {
  Json line{{"time", time_text(time)}, {"event", "request"},      {"client", record.peer}, {"method", record.method},
            {"path", record.path},     {"status", record.status}, {"sent", outcome.sent},  {"whole", outcome.is_complete}};
  line["ms"] = std::chrono::duration_cast<std::chrono::milliseconds>(outcome.took).count();
  if (record.project) line["project"] = *record.project;
  if (const auto& device = record.device)
    line["device"] = {
        {"layout", device->layout}, {"base", device->base}, {"version", device->version}, {"decoders", decoders_of(*device)}};
  if (record.version) line["payload"] = *record.version;
  return line.dump();
}

std::string event_line(const std::string& event, const std::string& text, std::int64_t time) {
  return Json{{"time", time_text(time)}, {"event", event}, {"text", as_utf8(text)}}.dump();
}

std::int64_t time_now() { return std::time(nullptr); }

}  // namespace ei_ota::serve
