// SPDX-License-Identifier: MIT
#include "serve/programs.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/descriptor.h"

namespace ei_ota::serve {
namespace {

constexpr std::size_t most_printed = 64U << 10U;
constexpr int cannot_run = 127;

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{-1, -1};
  (void)!::pipe2(ends.data(), O_CLOEXEC);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// What a new process does before it is the program. Other threads have locks that it would wait for without end: it may only
/// make system calls.
[[noreturn]] void become(char* const* words, int out, int err, [[maybe_unused]] pid_t parent) {
  ::setpgid(0, 0);
#ifdef __linux__
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(cannot_run);  // it was killed before that
#endif
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int ignored : {SIGPIPE, SIGXFSZ}) ::signal(ignored, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (::dup2(nothing, STDIN_FILENO) < 0 || ::dup2(out, STDOUT_FILENO) < 0 || ::dup2(err, STDERR_FILENO) < 0)
    ::_exit(cannot_run);
#ifdef SYS_close_range
  ::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0);  // a socket may not be marked yet as one that does not go along
#endif
  ::execv(words[0], words);
  ::_exit(cannot_run);
}

/// Reads both to their ends.
void read_all(std::array<pollfd, 2> from, std::array<std::string*, 2> to) {
  for (int open = 2; open != 0;) {
    if (::poll(from.data(), from.size(), -1) < 0 && errno != EINTR) return;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (from.at(i).fd < 0 || from.at(i).revents == 0) continue;
      std::array<char, 4096> bytes;
      const auto count = ::read(from.at(i).fd, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count > 0) {
        auto& text = *to.at(i);
        text.append(bytes.data(), std::min(static_cast<std::size_t>(count), most_printed - text.size()));
      } else {
        from.at(i).fd = -1;
        --open;
      }
    }
  }
}

}  // namespace

bool Programs::start(const std::vector<std::string>& words, int out, int err) {
  auto copies = words;
  std::vector<char*> pointers;
  pointers.reserve(copies.size() + 1);
  for (auto& word : copies) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::lock_guard lock(mutex_);
  if (is_stopped_) return false;
  const auto parent = ::getpid();
  const auto forked = ::fork();
  if (forked == 0) become(pointers.data(), out, err, parent);
  if (forked < 0) return false;
  ::setpgid(forked, forked);  // whichever of the two comes first
  running_ = forked;
  return true;
}

Ran Programs::run(const std::vector<std::string>& words) {
  Ran ran;
  auto out = make_pipe(), err = make_pipe();
  if (!out.read || !err.read || !start(words, out.write.get(), err.write.get())) return ran;
  out.write = Descriptor(-1);
  err.write = Descriptor(-1);
  read_all({pollfd{out.read.get(), POLLIN, 0}, pollfd{err.read.get(), POLLIN, 0}}, {&ran.out, &ran.err});
  siginfo_t ended{};
  while (::waitid(P_PID, static_cast<id_t>(running_), &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  const std::lock_guard lock(mutex_);  // until here its number was its own, which stop() may send a signal to
  int status = 0;
  if (::waitpid(running_, &status, 0) == running_ && WIFEXITED(status)) ran.status = WEXITSTATUS(status);
  running_ = 0;
  return ran;
}

void Programs::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  if (running_ == 0) return;
  for (const int signal : {SIGTERM, SIGCONT}) ::kill(-running_, signal);  // it ends though somebody has stopped it
}

}  // namespace ei_ota::serve
