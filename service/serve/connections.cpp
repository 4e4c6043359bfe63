// SPDX-License-Identifier: MIT
#include "serve/connections.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "serve/head.h"
#include "serve/progress.h"

namespace ei_ota::serve {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_newcomers = 128;
constexpr unsigned most_requests = 1000;           ///< on one connection
constexpr std::size_t at_a_time = 256U << 10U;     ///< bytes that one connection may send before others have their turn
constexpr std::size_t small_response = 8U << 10U;  ///< bytes; any client's link takes it at once
constexpr int most_unsent = 128 << 10;            ///< bytes of a connection that the system keeps, unless they are on their way
constexpr milliseconds shortest_sending{60'000};  ///< for any response
constexpr milliseconds lingering{2'000};          ///< for a client to read why it was refused
constexpr milliseconds tick{100};                 ///< how late a deadline may be noticed
constexpr milliseconds between_notes{1'000};      ///< of progress
constexpr std::string_view no_room =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n";
constexpr std::string_view no_share =
    "HTTP/1.1 503 Service Unavailable\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Length: 0\r\n"
    "Retry-After: 30\r\n\r\n";
constexpr std::string_view too_late = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

std::string address_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return "unknown";
  const void* bytes = &reinterpret_cast<const sockaddr_in*>(&address)->sin_addr;
  if (address.ss_family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr;
  return ::inet_ntop(address.ss_family, bytes, text.data(), text.size()) != nullptr ? text.data() : "unknown";
}

/// Of a response of so many bytes.
milliseconds longest_sending(std::uint64_t size) {
  return shortest_sending + std::chrono::seconds(static_cast<std::int64_t>(size / slowest_link));
}

}  // namespace

struct Connections::Connection {
  enum class State : std::uint8_t { Head, Sending, Lingering };

  explicit Connection(int socket) : socket(socket), peer(address_of(socket)) {}

  Descriptor socket;
  std::string peer;
  State state = State::Head;
  std::uint32_t watched = 0;  ///< events
  std::string in;             ///< of a request that is not complete, or that comes next
  Reply reply;
  std::uint64_t sent = 0;      ///< of the reply's head and body together
  std::uint64_t all_sent = 0;  ///< of all replies
  bool is_held = false;        ///< its client has not taken all of the reply at once
  Progress progress;           ///< while it is held
  Clock::time_point begin, deadline;
  unsigned requests = 0;
  Waiting::iterator place{};  ///< while it waits for a head

  /// Bytes that have arrived at the client.
  [[nodiscard]] std::uint64_t taken() const {
    int left = 0;
    if (::ioctl(socket.get(), SIOCOUTQ, &left) != 0) left = 0;
    return all_sent - std::min(all_sent, static_cast<std::uint64_t>(std::max(left, 0)));
  }
};

Connections::Connections(const ConnectionLimits& limits, Desk desk, Metrics& metrics)
    : limits_(limits),
      desk_(std::move(desk)),
      metrics_(metrics),
      poll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      shares_(limits.most) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_.get();
  ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, wake_.get(), &event);
}

Connections::~Connections() {
  for (const int socket : newcomers_) ::close(socket);
}

void Connections::wake() const {
  const std::uint64_t one = 1;
  (void)!::write(wake_.get(), &one, sizeof one);
}

void Connections::admit(int socket) {
  {
    std::unique_lock lock(mutex_);
    taken_.wait(lock, [this] { return newcomers_.size() < most_newcomers; });
    newcomers_.push_back(socket);
  }
  wake();
}

void Connections::finish() {
  is_finishing_ = true;
  wake();
}

void Connections::run() {
  std::array<epoll_event, 256> events{};
  for (;;) {
    const int count = ::epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), static_cast<int>(tick.count()));
    for (int i = 0; i < count; ++i) {
      const int socket = events.at(static_cast<std::size_t>(i)).data.fd;
      if (socket != wake_.get()) handle(socket);
    }
    take_newcomers();
    end_the_late();
    note_progress();
    if (is_finishing_) end_the_idle();
    metrics_.open = open_.size();
    if (is_finishing_ && open_.empty()) return;
  }
}

void Connections::take_newcomers() {
  std::vector<int> sockets;
  {
    std::uint64_t ignored = 0;
    (void)!::read(wake_.get(), &ignored, sizeof ignored);
    const std::lock_guard lock(mutex_);
    sockets.swap(newcomers_);
  }
  taken_.notify_one();
  for (const int socket : sockets) add(socket);
}

void Connections::add(int socket) {
  ++metrics_.accepted;
  if (open_.size() >= limits_.most) make_room();
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  if (open_.size() >= limits_.most) {
    ++metrics_.refused;
    (void)!::send(socket, no_room.data(), no_room.size(), MSG_NOSIGNAL);
    ::close(socket);
    return;
  }
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &most_unsent, sizeof most_unsent);
  auto& connection = *open_.emplace(socket, std::make_unique<Connection>(socket)).first->second;
  epoll_event event{};
  event.data.fd = socket;
  ::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, socket, &event);
  connection.place = waiting_.end();
  wait_for_head(connection);
}

void Connections::make_room() {
  if (give_way(nullptr) || waiting_.empty()) return;
  ++metrics_.refused;
  end(*waiting_.front());
}

/// Ends a connection whose response has been sent, or the one whose response lags most, if it lags far.
/// @param who  only theirs; null: anybody's
/// @return whether there was one
bool Connections::give_way(const std::string* who) {
  Connection* last = nullptr;
  for (const auto& [socket, connection] : open_) {
    if (who == nullptr && connection->state == Connection::State::Lingering) {
      end(*connection);
      return true;
    }
    if (!connection->is_held || (who != nullptr && connection->reply.who != *who)) continue;
    if (last == nullptr || connection->progress.lag() > last->progress.lag()) last = connection.get();
  }
  if (last == nullptr || last->progress.lag() < limits_.longest_lag) return false;
  ++metrics_.gave_way;
  end(*last);
  return true;
}

/// Where its receiver already holds so many connections by what they receive.
void Connections::refuse_without_share(Reply& reply) {
  if (reply.head.size() + reply.size <= small_response) return;
  while (!shares_.has_room(reply.who))
    if (!give_way(&reply.who)) break;
  if (shares_.has_room(reply.who)) return;
  ++metrics_.refused;
  reply.head = no_share;
  reply.body.reset();
  reply.size = 0;
  reply.closes = true;
  reply.record.status = 503;
  reply.record.version.reset();
}

/// The client has not taken all of the response at once.
/// @return false: it has no room for that
bool Connections::hold(Connection& connection) {
  if (connection.is_held) return true;
  if (!shares_.has_room(connection.reply.who)) return false;
  shares_.take(connection.reply.who);
  connection.is_held = true;
  connection.progress.begin(connection.taken(), Clock::now());
  return true;
}

/// At the end, nobody waits for those that make none.
void Connections::note_progress() {
  const auto now = Clock::now();
  if (now - noted_ < between_notes) return;
  noted_ = now;
  std::vector<Connection*> stalled;
  for (const auto& [socket, connection] : open_) {
    if (!connection->is_held) continue;
    connection->progress.note(connection->taken(), now);
    if (is_finishing_ && connection->progress.lag() >= limits_.longest_lag) stalled.push_back(connection.get());
  }
  metrics_.gave_way += stalled.size();
  for (auto* const connection : stalled) end(*connection);
}

void Connections::watch(Connection& connection, std::uint32_t events) {
  if (std::exchange(connection.watched, events) == events) return;
  epoll_event event{};
  event.events = events;
  event.data.fd = connection.socket.get();
  ::epoll_ctl(poll_.get(), EPOLL_CTL_MOD, connection.socket.get(), &event);
}

void Connections::wait_for_head(Connection& connection) {
  connection.state = Connection::State::Head;
  connection.begin = Clock::now();
  connection.deadline = connection.begin + limits_.header_timeout;
  connection.place = waiting_.insert(waiting_.end(), &connection);
  watch(connection, EPOLLIN);
}

void Connections::end(Connection& connection) {
  if (connection.state == Connection::State::Head) {
    waiting_.erase(connection.place);
  } else if (connection.state == Connection::State::Sending) {
    ++metrics_.broken;
    const auto head = connection.reply.head.size();
    desk_.done(connection.reply.record,
               {connection.sent - std::min<std::uint64_t>(connection.sent, head), false, Clock::now() - connection.begin});
  }
  if (connection.is_held) shares_.give_back(connection.reply.who);
  open_.erase(connection.socket.get());
}

void Connections::handle(int socket) {
  const auto found = open_.find(socket);
  if (found == open_.end()) return;  // ended since the event came
  auto& connection = *found->second;
  const bool goes_on = connection.state == Connection::State::Head      ? receive(connection)
                       : connection.state == Connection::State::Sending ? send(connection)
                                                                        : discard(connection);
  if (!goes_on) end(connection);
}

bool Connections::receive(Connection& connection) {
  std::array<char, longest_head> bytes;
  const auto count = ::recv(connection.socket.get(), bytes.data(), bytes.size(), 0);
  if (count < 0) return would_block();
  if (count == 0) return false;
  if (connection.in.empty()) connection.begin = Clock::now();
  connection.in.append(bytes.data(), static_cast<std::size_t>(count));
  return next(connection);
}

/// Answers the request that has come, if it is there.
bool Connections::next(Connection& connection) {
  auto end = head_end(connection.in);
  if (end == std::string::npos) {
    if (connection.in.size() <= longest_head) return true;
    end = connection.in.size();  // it is refused, as it is
  }
  waiting_.erase(connection.place);
  connection.state = Connection::State::Sending;
  const bool is_last = ++connection.requests >= most_requests || is_finishing_;
  connection.reply = desk_.reply(std::string_view(connection.in).substr(0, end), connection.peer, is_last);
  refuse_without_share(connection.reply);
  connection.in.erase(0, end);
  connection.sent = 0;
  connection.deadline = Clock::now() + longest_sending(connection.reply.size);
  return send(connection);
}

bool Connections::send(Connection& connection) {
  const auto& reply = connection.reply;
  const std::uint64_t head = reply.head.size(), whole = head + reply.size;
  std::size_t in_this_turn = 0;
  while (connection.sent < whole && in_this_turn < at_a_time) {
    std::string_view part = reply.head;
    if (connection.sent < head)
      part.remove_prefix(static_cast<std::size_t>(connection.sent));
    else
      part = std::string_view(*reply.body)
                 .substr(static_cast<std::size_t>(reply.first + connection.sent - head),
                         static_cast<std::size_t>(whole - connection.sent));
    const auto count = ::send(connection.socket.get(), part.data(), std::min(part.size(), at_a_time),
                              MSG_NOSIGNAL | (connection.sent + part.size() < whole ? MSG_MORE : 0));
    if (count < 0 && !would_block()) return false;
    if (count < 0) break;
    connection.sent += static_cast<std::uint64_t>(count);
    connection.all_sent += static_cast<std::uint64_t>(count);
    in_this_turn += static_cast<std::size_t>(count);
  }
  if (connection.sent == whole) return end_response(connection);
  if (!hold(connection)) return false;
  watch(connection, EPOLLOUT);
  return true;
}

bool Connections::end_response(Connection& connection) {
  const auto& reply = connection.reply;
  metrics_.sent += reply.size;
  desk_.done(reply.record, {reply.size, true, Clock::now() - connection.begin});
  const bool closes = reply.closes || is_finishing_;
  if (std::exchange(connection.is_held, false)) shares_.give_back(reply.who);
  connection.reply = {};
  if (!closes) {
    wait_for_head(connection);
    return connection.in.empty() || next(connection);
  }
  // A client that is still sending would lose the response if the socket were closed now.
  ::shutdown(connection.socket.get(), SHUT_WR);
  connection.state = Connection::State::Lingering;
  connection.deadline = Clock::now() + lingering;
  watch(connection, EPOLLIN);
  return true;
}

bool Connections::discard(Connection& connection) {
  std::array<char, 4096> bytes;
  const auto count = ::recv(connection.socket.get(), bytes.data(), bytes.size(), 0);
  return count > 0 || (count < 0 && would_block());
}

void Connections::end_the_late() {
  const auto now = Clock::now();
  while (!waiting_.empty() && waiting_.front()->deadline <= now) {
    auto& connection = *waiting_.front();
    if (!connection.in.empty() || connection.requests == 0) ++metrics_.too_slow;
    if (!connection.in.empty()) (void)!::send(connection.socket.get(), too_late.data(), too_late.size(), MSG_NOSIGNAL);
    end(connection);
  }
  std::vector<Connection*> late;
  for (const auto& [socket, connection] : open_)
    if (connection->state != Connection::State::Head && connection->deadline <= now) late.push_back(connection.get());
  for (auto* const connection : late) {
    if (connection->state == Connection::State::Sending) ++metrics_.too_slow;
    end(*connection);
  }
}

void Connections::end_the_idle() {
  std::vector<Connection*> idle;
  for (auto* const connection : waiting_)
    if (connection->in.empty()) idle.push_back(connection);
  for (auto* const connection : idle) end(*connection);
}

}  // namespace ei_ota::serve
