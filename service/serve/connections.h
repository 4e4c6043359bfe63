// SPDX-License-Identifier: MIT
// serve/connections.h: all open connections, in one thread that waits for none of them. A connection has until a deadline to
// send the head of a request, whatever it sends meanwhile, and as long as a slow link needs to take the response. Where there
// is no room, a response gives way that its client has stopped to take, then the connection that has sent nothing for the
// longest time, so that silent clients keep nobody out. Nobody may hold all connections by what they receive (serve/shares.h).
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/descriptor.h"
#include "serve/http.h"
#include "serve/log.h"
#include "serve/metrics.h"
#include "serve/shares.h"

namespace ei_ota::serve {

struct ConnectionLimits {
  std::size_t most = 4000;
  std::chrono::milliseconds header_timeout{10'000};
  std::chrono::milliseconds longest_lag{30'000};  ///< of a response that need not give way; links have pauses of many seconds
};

/// What is done with requests; called by the connections' thread.
struct Desk {
  std::function<Reply(std::string_view head, const std::string& peer, bool is_last)> reply;
  std::function<void(const Record&, const Outcome&)> done;
};

class Connections {
 public:
  Connections(const ConnectionLimits& limits, Desk desk, Metrics& metrics);
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// Another thread has accepted this socket. Waits while there are many of which that is so.
  void admit(int socket);

  /// run() returns when requests that have begun are answered, and the responses that are under way have been sent, but for
  /// those that their clients have stopped to take.
  void finish();
  void run();

 private:
  using Clock = std::chrono::steady_clock;
  struct Connection;
  using Waiting = std::list<Connection*>;

  void wake() const;
  void take_newcomers();
  void add(int socket);
  void make_room();
  bool give_way(const std::string* who);
  void refuse_without_share(Reply& reply);
  bool hold(Connection& connection);
  void note_progress();
  void handle(int socket);
  bool receive(Connection& connection);
  bool discard(Connection& connection);
  bool next(Connection& connection);
  bool send(Connection& connection);
  bool end_response(Connection& connection);
  void wait_for_head(Connection& connection);
  void watch(Connection& connection, std::uint32_t events);
  void end(Connection& connection);
  void end_the_late();
  void end_the_idle();

  ConnectionLimits limits_;
  Desk desk_;
  Metrics& metrics_;
  Descriptor poll_, wake_;
  std::mutex mutex_;
  std::condition_variable taken_;
  std::vector<int> newcomers_;
  std::atomic<bool> is_finishing_{false};
  std::unordered_map<int, std::unique_ptr<Connection>> open_;  ///< by socket
  Shares shares_;
  Clock::time_point noted_;  ///< the progress of all
  Waiting waiting_;          ///< for a head; those that have waited longest first
};

}  // namespace ei_ota::serve
