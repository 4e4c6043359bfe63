// SPDX-License-Identifier: MIT
#include "base/child.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
#include <vector>

#include "base/limits.h"

#ifndef _WIN32
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/descriptor.h"
#ifdef __linux__
#include <sys/prctl.h>
#endif
#endif

namespace ei_ota {
namespace {

/// What a child told, as far as its parent needs it; the child itself keeps the first two.
struct Told {
  std::string work;
  std::uint64_t size = 0;
  std::set<std::string> temporary;
  std::vector<std::string> folders;
  bool is_done = false;
};
Told told;

#ifndef _WIN32

constexpr std::array endings{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
enum class Note : char { Work = 'w', Read = 'r', Temporary = 't', Kept = 'k', Folder = 'f', Done = 'd' };

int to_parent = -1;
volatile pid_t child = 0;
volatile std::sig_atomic_t ended_by = 0;

void tell(Note note, std::string_view text) {
  if (to_parent < 0) return;
  const auto size = static_cast<std::uint32_t>(text.size());
  std::string message(1, static_cast<char>(note));
  message.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
  for (std::string_view left = message; !left.empty();) {
    const auto count = ::write(to_parent, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    left.remove_prefix(static_cast<std::size_t>(count));
  }
}

void take(Note note, std::string text) {
  switch (note) {
    case Note::Work:
      told.work = std::move(text);
      break;
    case Note::Read:
      told.size += std::strtoull(text.c_str(), nullptr, 10);
      break;
    case Note::Temporary:
      told.temporary.insert(std::move(text));
      break;
    case Note::Kept:
      told.temporary.erase(text);
      break;
    case Note::Folder:
      told.folders.push_back(std::move(text));
      break;
    case Note::Done:
      told.is_done = true;
      break;
  }
}

/// Takes what the child tells until it has ended.
void listen(int from_child) {
  constexpr std::size_t head = 1 + sizeof(std::uint32_t);
  std::string left;
  std::array<char, 4096> piece;
  for (;;) {
    const auto count = ::read(from_child, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    left.append(piece.data(), static_cast<std::size_t>(count));
    std::size_t at = 0;
    while (left.size() - at >= head) {
      std::uint32_t size = 0;
      std::memcpy(&size, left.data() + at + 1, sizeof size);
      if (left.size() - at - head < size) break;
      take(static_cast<Note>(left[at]), left.substr(at + head, size));
      at += head + size;
    }
    left.erase(0, at);
  }
}

extern "C" void pass_on(int signal) {
  ended_by = signal;
  if (child > 0) (void)::kill(child, signal);
}

sigset_t endings_set() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : endings) sigaddset(&set, signal);
  return set;
}

/// Signals that were ignored, as nohup has it, stay so.
void pass_endings_on() {
  for (const int signal : endings) {
    struct sigaction action {};
    if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = pass_on;
    sigaction(signal, &action, nullptr);
  }
}

void clean_up() {
  for (const auto& file : told.temporary) (void)::unlink(file.c_str());
  for (; !told.folders.empty(); told.folders.pop_back()) (void)::rmdir(told.folders.back().c_str());
}

[[noreturn]] void die_by(int signal) {
  const rlimit no_core{0, 0};
  (void)setrlimit(RLIMIT_CORE, &no_core);
  ::signal(signal, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(signal);
  ::_exit(128 + signal);
}

/// What ended the child, if that is no signal which somebody sends.
std::optional<std::string> met(int status) {
  if (WIFEXITED(status)) return "was ended by a library, as where memory does not do";
  const int signal = WTERMSIG(status);
  switch (signal) {
    case SIGXCPU:
      return "takes more time";
    case SIGKILL:
      return "was killed, as the system does where memory or time do not";
    case SIGABRT:
      return "was aborted, as where memory does not do";
    case SIGSEGV:
    case SIGBUS:
      return fmt::format("crashed (signal {}), as where input is nested too deeply", signal);
    case SIGILL:
    case SIGTRAP:
    case SIGFPE:
    case SIGSYS:
      return fmt::format("crashed (signal {})", signal);
    default:
      return std::nullopt;
  }
}

int wait_for_child(int from_child) {
  listen(from_child);
  const auto set = endings_set();
  sigset_t before;
  sigprocmask(SIG_BLOCK, &set, &before);  // no signal goes to a process that has the number of one which is gone
  int status = 0;
  (void)::waitpid(child, &status, 0);
  child = 0;
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (WIFEXITED(status) && told.is_done && ended_by == 0) return WEXITSTATUS(status);
  clean_up();
  if (ended_by != 0) die_by(ended_by);
  const auto what = met(status);
  if (!what) die_by(WTERMSIG(status));
  const auto refusal = limit_refusal(told.work, *what, told.size);
  std::cerr << message(refusal) << '\n';
  return static_cast<int>(exit_code(refusal.id));
}

[[noreturn]] void be_child(const std::function<int()>& command, pid_t parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);  // it ended before it could be told
#else
  (void)parent;
#endif
  ::signal(SIGXFSZ, SIG_IGN);  // a write then fails, and is told
  start_limits();
  const int code = command();
  std::cout.flush();
  (void)std::fflush(nullptr);
  tell(Note::Done, "");
  std::exit(code);
}

#endif

}  // namespace

#ifdef _WIN32

int run_in_child(const std::function<int()>& command) { return command(); }
struct Uninterrupted::Mask {};
Uninterrupted::Uninterrupted() = default;
Uninterrupted::~Uninterrupted() = default;

#else

int run_in_child(const std::function<int()>& command) {
  if (!open_standard_files()) return static_cast<int>(ExitCode::Internal);
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return command();
  for (const int end : ends) (void)::fcntl(end, F_SETFD, FD_CLOEXEC);
  ::signal(SIGCHLD, SIG_DFL);  // who started this process may ignore it, and then nothing tells how a child ended
  const auto parent = ::getpid();
  const auto set = endings_set();
  sigset_t before;
  sigprocmask(SIG_BLOCK, &set, &before);
  const auto forked = ::fork();
  if (forked < 0) {
    sigprocmask(SIG_SETMASK, &before, nullptr);
    ::close(ends[0]);
    ::close(ends[1]);
    return command();
  }
  if (forked == 0) {
    ::close(ends[0]);
    to_parent = ends[1];
    sigprocmask(SIG_SETMASK, &before, nullptr);
    be_child(command, parent);
  }
  ::close(ends[1]);
  child = forked;
  pass_endings_on();
  sigprocmask(SIG_SETMASK, &before, nullptr);
  const int code = wait_for_child(ends[0]);
  std::cerr.flush();
  ::_exit(code);  // what this process had set up is the child's to take down
}

struct Uninterrupted::Mask {
  sigset_t set;
};

Uninterrupted::Uninterrupted() : before_(std::make_unique<Mask>()) {
  auto set = endings_set();
  sigaddset(&set, SIGXCPU);
  sigprocmask(SIG_BLOCK, &set, &before_->set);
}

Uninterrupted::~Uninterrupted() { sigprocmask(SIG_SETMASK, &before_->set, nullptr); }

#endif

void tell_work(const std::string& where) {
  told.work = where;
#ifndef _WIN32
  tell(Note::Work, where);
#endif
}

void tell_read(std::uint64_t size) {
  told.size += size;
  grow_limits(size);
#ifndef _WIN32
  tell(Note::Read, std::to_string(size));
#endif
}

#ifdef _WIN32
void tell_temporary(const std::filesystem::path&) {}
void tell_kept(const std::filesystem::path&) {}
void tell_folder(const std::filesystem::path&) {}
#else
void tell_temporary(const std::filesystem::path& file) { tell(Note::Temporary, file.native()); }
void tell_kept(const std::filesystem::path& file) { tell(Note::Kept, file.native()); }
void tell_folder(const std::filesystem::path& folder) { tell(Note::Folder, folder.native()); }
#endif

std::string out_of_memory() { return message(limit_refusal(told.work, "needs more memory than it may use", told.size)); }

}  // namespace ei_ota
