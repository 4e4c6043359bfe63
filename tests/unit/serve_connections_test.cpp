// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "serve/connections.h"

namespace ei_ota::serve {
namespace {

using namespace std::chrono_literals;

/// Connections where each request is answered by more than its client's buffers take, and counts to whom its head says.
class Clients {
 public:
  explicit Clients(const ConnectionLimits& limits)
      : connections_(limits, {[this](auto head, const auto&, bool) { return reply(head); }, [](const auto&, const auto&) {}},
                     metrics),
        serving_([this] { connections_.run(); }) {}
  ~Clients() { end(); }
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  /// Of a new client, which reads nothing beyond it: "200", "503"; empty if it was ended.
  std::string ask(const std::string& who) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    sockets_.emplace_back(ends[0]);
    connections_.admit(ends[1]);
    const auto head = who + "\r\n\r\n";
    (void)::send(ends[0], head.data(), head.size(), MSG_NOSIGNAL);
    std::array<char, 12> status{};
    const auto count = ::recv(ends[0], status.data(), status.size(), MSG_WAITALL);
    return count == 12 ? std::string(status.data() + 9, 3) : "";
  }

  /// Returns when all have ended.
  void finish() {
    connections_.finish();
    serving_.join();
  }
  void end() {
    sockets_.clear();
    if (serving_.joinable()) finish();
  }

  Metrics metrics;  ///< to be read at the end

 private:
  Reply reply(std::string_view who) {
    return {"HTTP/1.1 200 OK\r\n\r\n", body_, 0, body_->size(), false, std::string(who), {}};
  }

  std::shared_ptr<const std::string> body_ = std::make_shared<const std::string>(4'000'000, 'x');
  Connections connections_;
  std::vector<Descriptor> sockets_;
  std::thread serving_;
};

TEST(ServeConnections, AreNotAllHeldByOne) {
  Clients clients({50, 1h, 1h});
  for (int i = 0; i < 38; ++i) EXPECT_EQ(clients.ask("one"), "200");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(clients.ask("one"), "503");
  EXPECT_EQ(clients.ask("another"), "200");
  clients.end();
  EXPECT_EQ(clients.metrics.refused, 20U);
  EXPECT_EQ(clients.metrics.gave_way, 0U);
}

TEST(ServeConnections, GiveWayToOthersOfTheSameOneIfTheyLag) {
  Clients clients({4, 1h, 0ms});
  for (int i = 0; i < 10; ++i) EXPECT_EQ(clients.ask("one"), "200");
  clients.end();
  EXPECT_EQ(clients.metrics.gave_way, 7U);
}

TEST(ServeConnections, GiveWayToNewOnesIfTheyLag) {
  for (const auto& [longest_lag, expected] : {std::pair(1h, "503"), std::pair(0h, "200")}) {
    Clients clients({2, 1h, longest_lag});
    EXPECT_EQ(clients.ask("one"), "200");
    EXPECT_EQ(clients.ask("another"), "200");
    EXPECT_EQ(clients.ask("a third"), expected);
  }
}

TEST(ServeConnections, AreNotWaitedForAtTheEndIfTheyLag) {
  Clients clients({10, 1h, 0ms});
  for (const auto* const who : {"one", "another"}) EXPECT_EQ(clients.ask(who), "200");
  clients.finish();
  EXPECT_EQ(clients.metrics.gave_way, 2U);
  EXPECT_EQ(clients.metrics.open, 0U);
}

}  // namespace
}  // namespace ei_ota::serve
