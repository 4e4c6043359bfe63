// SPDX-License-Identifier: MIT
// serve/http.h: what cpp-httplib does here: it accepts connections, reads requests and writes the heads of responses. It never
// touches a connection's bytes: its own loop gives a thread to each, which a client that is silent or slow would keep.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "serve/request.h"

namespace ei_ota::serve {

/// A response as it is sent: the head, then a part of the body.
struct Reply {
  std::string head;
  std::shared_ptr<const std::string> body;
  std::uint64_t first = 0, size = 0;
  bool closes = false;  ///< the connection ends behind it
  std::string who;      ///< to whom it counts; empty: to nobody, since it is no answer
  Record record;
};

class Http {
 public:
  using Answer = std::function<Response(const Request&)>;

  /// @param accepted  gets each new connection's socket, which is its own from then on; called by listen()
  explicit Http(std::function<void(int)> accepted);
  ~Http();
  Http(const Http&) = delete;
  Http& operator=(const Http&) = delete;

  /// Port 0 is one that the system chooses.
  /// @return the port; 0: it cannot be had
  int bind(const std::string& host, int port);

  /// Accepts connections until stop() is called by another thread. Also returns if the socket fails; then bind() again.
  void listen();
  void stop();

  /// The response to a request, from the bytes of its head. What is no request is answered without `answer`. Keeps no state,
  /// but is for one thread at a time.
  /// @param is_last  the connection ends behind it whatever the client wants
  Reply reply(std::string_view head, const std::string& peer, bool is_last, const Answer& answer);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace ei_ota::serve
