// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "serve/log.h"
#include "serve/metrics.h"

namespace ei_ota::serve {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ServeLog, HasALineOfJsonForARequest) {
  Record record{
      "192.0.2.1", "GET", "/v1/<project>/payload.bin", 206, 7, Device{"fd7d720250835e00", "55c6cdff", 3, true, false}, 4};
  EXPECT_EQ(
      request_line(record, {50, false, std::chrono::milliseconds(1234)}, 1'795'960'979),
      R"({"time":"2026-11-29T14:02:59Z","event":"request","client":"192.0.2.1","method":"GET",)"
      R"("path":"/v1/<project>/payload.bin","status":206,"sent":50,"whole":false,"ms":1234,"project":7,)"
      R"("device":{"layout":"fd7d720250835e00","base":"55c6cdff","version":3,"decoders":"structural,range"},"payload":4})");
}

TEST(ServeLog, HasALineOfJsonForAnEvent) {
  EXPECT_EQ(event_line("left-out", "a\"b\n\xFF: error", 0),
            R"({"time":"1970-01-01T00:00:00Z","event":"left-out","text":"a\"b\n\\xFF: error"})");
}

TEST(ServeMetrics, AreInTheTextFormOfPrometheus) {
  Metrics metrics;
  metrics.responses = {{200, 5}, {404, 1}};
  metrics.sent = 12;
  metrics.seconds = 0.25;
  metrics.open = 3;
  Catalog catalog;
  catalog.index.size = 99;
  catalog.reloads = 2;
  const auto text = metrics_text(metrics, catalog, 8);
  for (const auto* const line :
       {"# TYPE ei_ota_serve_responses_total counter\n", "ei_ota_serve_responses_total{status=\"200\"} 5\n",
        "ei_ota_serve_responses_total{status=\"404\"} 1\n", "ei_ota_serve_sent_bytes_total 12\n",
        "ei_ota_serve_request_seconds_total 0.25\n", "ei_ota_serve_connections_open 3\n", "ei_ota_serve_payload_bytes 99\n",
        "ei_ota_serve_reloads_total 2\n", "ei_ota_serve_log_lines_lost_total 8\n"})
    EXPECT_THAT(text, HasSubstr(line));
  EXPECT_THAT(text, Not(HasSubstr("studio")));
}

TEST(ServeMetrics, SayHowOftenStudioWasAsked) {
  StudioCounts studio;
  studio.asked = 7;
  studio.failed = 2;
  const auto text = metrics_text({}, {}, 0, &studio);
  EXPECT_THAT(text, HasSubstr("# TYPE ei_ota_serve_studio_asked_total counter\nei_ota_serve_studio_asked_total 7\n"));
  EXPECT_THAT(text, HasSubstr("\nei_ota_serve_studio_failed_total 2\n"));
}

}  // namespace
}  // namespace ei_ota::serve
