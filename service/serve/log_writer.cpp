// SPDX-License-Identifier: MIT
#include "serve/log_writer.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "serve/log.h"

namespace ei_ota::serve {
namespace {

/// Also where another process has made the descriptor one that does not block.
/// @return what could not be written
std::string_view write_all_waiting(int file, std::string_view text) {
  while (!text.empty()) {
    const auto count = ::write(file, text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd writable{file, POLLOUT, 0};
      (void)::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      break;
    }
  }
  return text;
}

std::uint64_t lines_in(std::string_view text) { return static_cast<std::uint64_t>(std::ranges::count(text, '\n')); }

}  // namespace

struct LogWriter::Queue {
  int file;
  bool is_regular;  ///< so that no reader is waited for
  std::size_t room;
  std::mutex mutex;
  std::condition_variable changed, ended;
  std::string text;          ///< whole lines
  std::uint64_t untold = 0;  ///< lines that were lost, of which the log does not say so yet
  std::atomic<std::uint64_t> lost = 0;
  bool is_ending = false, has_ended = false;
  bool is_cut = false;  ///< of the thread: what was written last has no line's end

  void lose(std::uint64_t lines) {
    untold += lines;
    lost += lines;
  }
  void run();
  void write_waiting(std::unique_lock<std::mutex>& lock);
  std::uint64_t put(std::string lines);
};

/// @return how many of the lines, from the last one on, are not there
std::uint64_t LogWriter::Queue::put(std::string lines) {
  if (is_cut) lines.insert(0, 1, '\n');
  const auto left = write_all_waiting(file, lines);
  const auto written = lines.size() - left.size();
  const bool ends_a_cut_line = is_cut && written == 0;
  if (written != 0) is_cut = lines[written - 1] != '\n';
  return lines_in(left) - (ends_a_cut_line ? 1 : 0);
}

/// Lets others in while it waits.
void LogWriter::Queue::write_waiting(std::unique_lock<std::mutex>& lock) {
  auto lines = std::exchange(text, {});
  const auto telling = std::exchange(untold, 0);
  if (telling != 0) lines += event_line("log-lost", fmt::format("{} lines could not be written", telling), time_now()) + '\n';
  if (!is_regular) lock.unlock();
  const auto missing = put(std::move(lines));
  if (!is_regular) lock.lock();
  if (missing == 0) return;
  untold += telling;
  lose(telling == 0 ? missing : missing - 1);  // the line that tells is the last one
}

void LogWriter::Queue::run() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [this] { return !text.empty() || is_ending; });
    if (text.empty()) break;
    write_waiting(lock);
  }
  has_ended = true;
  ended.notify_one();
}

LogWriter::LogWriter(int file, std::size_t room, std::chrono::milliseconds patience)
    : queue_(std::make_shared<Queue>()), patience_(patience) {
  queue_->file = file;
  queue_->room = room;
  struct stat status {};
  queue_->is_regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (!queue_->is_regular) thread_ = std::thread([queue = queue_] { queue->run(); });
}

LogWriter::~LogWriter() {
  if (queue_->is_regular) return;
  std::unique_lock lock(queue_->mutex);
  queue_->is_ending = true;
  queue_->changed.notify_one();
  const bool has_ended = queue_->ended.wait_for(lock, patience_, [this] { return queue_->has_ended; });
  lock.unlock();
  if (has_ended)
    thread_.join();
  else
    thread_.detach();
}

void LogWriter::write(std::string_view line) {
  std::unique_lock lock(queue_->mutex);
  if (queue_->text.size() + line.size() + 1 > queue_->room) return queue_->lose(1);
  queue_->text.append(line) += '\n';
  if (queue_->is_regular)
    queue_->write_waiting(lock);
  else
    queue_->changed.notify_one();
}

void LogWriter::event(const std::string& event, const std::string& text) { write(event_line(event, text, time_now())); }

std::uint64_t LogWriter::lost() const { return queue_->lost; }

}  // namespace ei_ota::serve
