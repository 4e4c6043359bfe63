// SPDX-License-Identifier: MIT
#include "serve/http.h"

#include <httplib.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "serve/head.h"

namespace ei_ota::serve {
namespace {

constexpr int backlog = 1024;  ///< of connections that nobody has accepted; cpp-httplib has 5

/// A request's bytes, and the response's.
class Memory : public httplib::Stream {
 public:
  explicit Memory(std::string_view in) : in_(in) {}

  [[nodiscard]] bool is_readable() const override { return !in_.empty(); }
  [[nodiscard]] bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    size = in_.copy(to, size);
    in_.remove_prefix(size);
    return static_cast<ssize_t>(size);
  }
  ssize_t write(const char* from, std::size_t size) override {
    out_.append(from, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  void get_local_ip_and_port(std::string& /*ip*/, int& /*port*/) const override {}
  [[nodiscard]] socket_t socket() const override { return -1; }

  std::string take() { return std::move(out_); }

 private:
  std::string_view in_;
  std::string out_;
};

/// Runs what cpp-httplib would have a thread do: it passes a socket on and is done.
class AtOnce : public httplib::TaskQueue {
 public:
  using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));  // void until 0.14, then bool
  Enqueued enqueue(std::function<void()> task) override {
    task();
    return Enqueued(true);
  }
  void shutdown() override {}
};

Request as_request(const httplib::Request& from, const std::string& range, const std::string& peer) {
  Request request;
  request.method = from.method;
  request.target = from.target;
  request.authorization = from.get_header_value("Authorization");
  request.if_range = from.get_header_value("If-Range");
  request.if_none_match = from.get_header_value("If-None-Match");
  request.range = range;
  request.peer = peer;
  return request;
}

/// Neither may have one (RFC 9110, 8.6); that of 304 would be the whole payload's.
bool has_no_length(int status) { return status == 204 || status == 304; }

const char* reason(int status) {
  switch (status) {
    case 413:
      return "Payload Too Large";
    case 414:
      return "URI Too Long";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Bad Request";
  }
}

/// To what is not even given to cpp-httplib.
Reply refusal(int status, Record record) {
  Reply reply;
  reply.head =
      "HTTP/1.1 " + std::to_string(status) + ' ' + reason(status) + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  reply.closes = true;
  reply.record = std::move(record);
  reply.record.status = status;
  return reply;
}

}  // namespace

class Http::Server : public httplib::Server {
 public:
  explicit Server(std::function<void(int)> accepted) : accepted_(std::move(accepted)) {
    new_task_queue = [] { return new AtOnce; };
    set_socket_options([](socket_t socket) {  // not those of cpp-httplib, by which a second server could take the same port
      const int yes = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      answer(request, response);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      if (has_no_length(response.status)) response.headers.erase("Content-Length");
      response.headers.erase("Keep-Alive");  // it would promise a time that is another one here
    });
    set_exception_handler([](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
      response = {};
      response.status = 500;
    });
    set_logger([this](const httplib::Request&, const httplib::Response& response) { status_ = response.status; });
  }

  int bind(const std::string& host, int port) {
    if (port == 0)
      port = std::max(bind_to_any_port(host), 0);
    else if (!bind_to_port(host, port))
      port = 0;
    if (port != 0) ::listen(svr_sock_, backlog);
    return port;
  }

  Reply reply(std::string_view head, const std::string& peer, bool is_last, const Answer& answer) {
    Record record;
    record.peer = peer;
    record.method = record.path = "other";
    auto checked = check_head(head);
    if (checked.status != 0) return refusal(checked.status, std::move(record));
    current_ = {&answer, &peer, &checked.range, {}};
    current_.response.record = std::move(record);
    Memory stream(checked.text);
    bool is_closing = is_last;
    status_ = 400;
    process_one(*this, stream, is_last, is_closing);
    auto& response = current_.response;
    Reply reply{stream.take(),           std::move(response.body),  response.first, response.size, is_closing,
                std::move(response.who), std::move(response.record)};
    const bool is_its_own = status_ != reply.record.status;  // cpp-httplib's, to what it does not read
    if (is_its_own || reply.record.method == "HEAD") reply.size = 0;
    reply.closes = is_closing || is_its_own;
    reply.record.status = status_;
    return reply;
  }

 private:
  struct Current {
    const Answer* answer;
    const std::string* peer;
    const std::string* range;
    Response response;
  };

  bool process_and_close_socket(socket_t socket) override {
    accepted_(socket);
    return true;
  }

  /// As cpp-httplib's releases have it: from 0.17 on with addresses.
  template <class Self>
  static void process_one(Self& self, httplib::Stream& stream, bool is_last, bool& is_closing) {
    const std::function<void(httplib::Request&)> nothing;
    if constexpr (requires { self.process_request(stream, is_last, is_closing, nothing); })
      (void)self.process_request(stream, is_last, is_closing, nothing);
    else
      (void)self.process_request(stream, std::string(), 0, std::string(), 0, is_last, is_closing, nothing);
  }

  void answer(const httplib::Request& request, httplib::Response& to) {
    auto& response = current_.response;
    response = (*current_.answer)(as_request(request, *current_.range, *current_.peer));
    to.status = response.status;
    for (const auto& [name, value] : response.fields) to.set_header(name, value);
    if (!has_no_length(response.status)) to.set_header("Content-Length", std::to_string(response.size));
  }

  std::function<void(int)> accepted_;
  Current current_{};
  int status_ = 0;
};

Http::Http(std::function<void(int)> accepted) : server_(std::make_unique<Server>(std::move(accepted))) {}
Http::~Http() = default;

int Http::bind(const std::string& host, int port) { return server_->bind(host, port); }
void Http::listen() { (void)server_->listen_after_bind(); }
void Http::stop() { server_->stop(); }

Reply Http::reply(std::string_view head, const std::string& peer, bool is_last, const Answer& answer) {
  return server_->reply(head, peer, is_last, answer);
}

}  // namespace ei_ota::serve
