// SPDX-License-Identifier: MIT
#include "serve/metrics.h"

#include <fmt/format.h>

#include <string_view>

namespace ei_ota::serve {
namespace {

template <class Number>
void append(std::string& text, std::string_view name, std::string_view type, std::string_view help, Number value) {
  text +=
      fmt::format("# HELP ei_ota_serve_{0} {2}\n# TYPE ei_ota_serve_{0} {1}\nei_ota_serve_{0} {3}\n", name, type, help, value);
}

}  // namespace

std::string metrics_text(const Metrics& metrics, const Catalog& catalog, std::uint64_t lost_lines, const StudioCounts* studio) {
  std::string text = "# HELP ei_ota_serve_responses_total Responses by status.\n# TYPE ei_ota_serve_responses_total counter\n";
  for (const auto& [status, count] : metrics.responses)
    text += fmt::format("ei_ota_serve_responses_total{{status=\"{}\"}} {}\n", status, count);
  append(text, "sent_bytes_total", "counter", "Bytes of bodies that were sent.", metrics.sent);
  append(text, "request_seconds_total", "counter", "Time from the first byte of a request to the last one of its response.",
         metrics.seconds);
  append(text, "connections_accepted_total", "counter", "Connections.", metrics.accepted);
  append(text, "connections_refused_total", "counter", "Connections that there was no room for.", metrics.refused);
  append(text, "connections_too_slow_total", "counter", "Connections that were ended because they took too long.",
         metrics.too_slow);
  append(text, "responses_stalled_total", "counter", "Responses that made no progress and gave way to others.",
         metrics.gave_way);
  append(text, "responses_broken_total", "counter", "Responses whose receiver left before their end.", metrics.broken);
  append(text, "connections_open", "gauge", "Connections now.", metrics.open);
  append(text, "log_lines_lost_total", "counter", "Lines of the log that could not be written.", lost_lines);
  append(text, "payloads", "gauge", "Payloads that are served.", catalog.index.payloads.size());
  append(text, "payload_bytes", "gauge", "Bytes of them.", catalog.index.size);
  append(text, "payloads_left_out", "gauge", "Files that look like payloads and are not served.",
         catalog.index.left_out.size());
  append(text, "reloads_total", "counter", "How often the folder was read anew.", catalog.reloads);
  append(text, "reloads_failed_total", "counter", "How often that failed.", catalog.failed_reloads);
  if (studio != nullptr) {
    append(text, "studio_asked_total", "counter", "How often Studio was asked for a newer build.", studio->asked.load());
    append(text, "studio_failed_total", "counter", "How often that, or the payload of a build, failed.", studio->failed.load());
  }
  return text;
}

}  // namespace ei_ota::serve
