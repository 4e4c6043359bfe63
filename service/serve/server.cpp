// SPDX-License-Identifier: MIT
#include "serve/server.h"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/program.h"
#include "base/visible.h"
#include "serve/answer.h"
#include "serve/catalog.h"
#include "serve/connections.h"
#include "serve/http.h"
#include "serve/log.h"
#include "serve/log_writer.h"
#include "serve/metrics.h"
#include "serve/rate_limit.h"
#include "serve/studio_watch.h"

namespace ei_ota::serve {
namespace {

using CatalogPointer = std::shared_ptr<const Catalog>;

constexpr auto between_attempts = std::chrono::milliseconds(50);
constexpr std::size_t other_files = 256;  ///< descriptors that are no connections, or none yet

/// Everything anew. Payloads that have not changed are taken from the previous index.
Result<Catalog> load(const ServeOptions& options, const Catalog& previous, LogWriter& log) {
  auto tokens = load_tokens(options.tokens);
  if (!tokens) return tokens.refusal();
  auto index = load_payloads(options.payloads, {options.memory << 20U, options.has_legacy}, previous.index);
  if (!index) return index.refusal();
  for (const auto& refusal : index->left_out) log.event("left-out", message(refusal));
  return Catalog{std::move(*index), std::move(*tokens), previous.reloads, previous.failed_reloads};
}

std::string size_of(const Catalog& catalog) {
  return fmt::format("{} payloads of {} bytes, {} tokens", catalog.index.payloads.size(), catalog.index.size,
                     catalog.tokens.size());
}

/// As many connections as were asked for, if this process may have so many.
std::size_t most_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= wanted + other_files) return wanted;
  return static_cast<std::size_t>(std::max<rlim_t>(limit.rlim_cur, other_files + 1) - other_files);
}

sigset_t signals(std::initializer_list<int> numbers = {SIGTERM, SIGINT, SIGHUP}) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : numbers) sigaddset(&set, number);
  return set;
}

/// What --studio needs. What is wrong with the content of its files, the programs that read them say in the log.
Result<StudioPrograms> check_studio(const StudioOptions& studio) {
  auto fetch = find_program(name_of(fetch_program), fetch_program.needs);
  if (!fetch) return fetch.refusal();
  auto tool = find_program("ei-ota", "the tool");
  if (!tool) return tool.refusal();
  auto files = studio.baselines;
  files.push_back(studio.key_file);
  if (!studio.ca_file.empty()) files.push_back(studio.ca_file);
  for (const auto& file : files)
    if (::access(file.c_str(), R_OK) != 0)
      return refuse(ErrorId::Path, file.string(), std::string("the file cannot be read: ") + std::strerror(errno), "",
                    "check the path");
  return StudioPrograms{std::move(*fetch), std::move(*tool)};
}

class Server {
 public:
  /// @param programs  for --studio
  Server(const ServeOptions& options, Catalog catalog, const StudioPrograms& programs, LogWriter& log)
      : options_(options),
        log_(log),
        catalog_(std::make_shared<const Catalog>(std::move(catalog))),
        rate_(options.rate),
        connections_({most_connections(options.connections), options.header_timeout}, desk(), metrics_),
        http_([this](int socket) { connections_.admit(socket); }) {
    if (options.studio)  // by a signal, so that one thread alone reloads
      studio_.emplace(*options.studio, options.payloads, programs, log, [] { ::kill(::getpid(), SIGHUP); });
  }

  Status run() {
    port_ = http_.bind(options_.host, options_.port);
    if (port_ == 0)
      return refuse(ErrorId::Listen, fmt::format("{}:{}", options_.host, options_.port), "nothing can listen there",
                    "an address of this machine, and a port that no other program has", "choose another --host or --port");
    std::thread accepting([this] { accept(); });
    std::thread serving([this] { connections_.run(); });
    const bool is_ipv6 = options_.host.find(':') != std::string::npos;
    const auto where = fmt::format("http://{}:{}", visible(is_ipv6 ? '[' + options_.host + ']' : options_.host), port_);
    log_.event("start", fmt::format("{}, {}", where, size_of(*catalog())));
    fmt::print("serving payloads at {}\n", where);
    std::fflush(stdout);
    if (studio_) studio_->start();
    wait_for_the_end();
    if (studio_) studio_->stop();
    stop_accepting(accepting);
    connections_.finish();
    serving.join();
    log_.event("stop", "all responses are sent");
    return Nothing{};
  }

 private:
  Desk desk() {
    return {[this](std::string_view head, const std::string& peer, bool is_last) {
              const auto catalog = this->catalog();
              const Surroundings surroundings{
                  *catalog, [this](const std::string& who) { return rate_.take(who, std::chrono::steady_clock::now()); },
                  [&] { return metrics_text(metrics_, *catalog, log_.lost(), studio_ ? &studio_->counts() : nullptr); },
                  options_.has_legacy};
              return http_.reply(head, peer, is_last, [&](const Request& request) { return answer(request, surroundings); });
            },
            [this](const Record& record, const Outcome& outcome) {
              ++metrics_.responses[record.status];
              metrics_.seconds += std::chrono::duration<double>(outcome.took).count();
              log_.write(request_line(record, outcome, time_now()));
            }};
  }

  CatalogPointer catalog() {
    const std::lock_guard lock(mutex_);
    return catalog_;
  }

  void accept() {
    while (!is_stopping_) {
      http_.listen();
      if (is_stopping_) break;
      log_.event("accept-failed", "the system has no socket to give; listening again");
      std::this_thread::sleep_for(between_attempts);
      while (!is_stopping_ && http_.bind(options_.host, port_) == 0) std::this_thread::sleep_for(between_attempts);
    }
    has_stopped_ = true;
  }

  /// Once is not enough while it is between two sockets.
  void stop_accepting(std::thread& accepting) {
    is_stopping_ = true;
    while (!has_stopped_) {
      http_.stop();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    accepting.join();
  }

  void wait_for_the_end() {
    const auto set = signals();
    const auto ending = signals({SIGTERM, SIGINT});
    const timespec now{};
    for (int signal = 0; sigwait(&set, &signal) == 0;) {
      // SIGHUP comes first where there are several: who sends it again and again is not to keep the others away.
      if (signal == SIGHUP && sigtimedwait(&ending, nullptr, &now) < 0) {
        reload();
        continue;
      }
      pthread_sigmask(SIG_UNBLOCK, &ending, nullptr);  // the next one ends the process
      return;
    }
  }

  void reload() {
    const auto before = catalog();
    auto next = load(options_, *before, log_);
    if (next) {
      ++next->reloads;
      log_.event("reload", size_of(*next));
    } else {
      log_.event("reload-failed", message(next.refusal()));
      next = *before;
      ++next->failed_reloads;
    }
    auto pointer = std::make_shared<const Catalog>(std::move(*next));
    const std::lock_guard lock(mutex_);
    catalog_ = std::move(pointer);
  }

  const ServeOptions& options_;
  LogWriter& log_;
  std::mutex mutex_;
  CatalogPointer catalog_;
  Metrics metrics_;
  RateLimit rate_;
  Connections connections_;
  Http http_;
  std::optional<StudioWatch> studio_;
  int port_ = 0;
  std::atomic<bool> is_stopping_{false}, has_stopped_{false};
};

}  // namespace

Status serve(const ServeOptions& options) {
  const auto set = signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a log that has reached the largest size of a file loses lines, and nothing else
  ::signal(SIGCHLD, SIG_DFL);  // who started this process may ignore it, and then nothing tells how a program ended
  StudioPrograms programs;
  if (options.studio) {
    auto found = check_studio(*options.studio);
    if (!found) return found.refusal();
    programs = std::move(*found);
  }
  LogWriter log(STDERR_FILENO);
  auto catalog = load(options, {}, log);
  if (!catalog) return catalog.refusal();
  return Server(options, std::move(*catalog), programs, log).run();
}

}  // namespace ei_ota::serve
