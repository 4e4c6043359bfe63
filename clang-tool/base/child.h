// SPDX-License-Identifier: MIT
// base/child.h: the command runs in a process of its own, so that whatever ends it is told and cleaned up by another.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace ei_ota {

/// Runs the command in a child of this process, within limits (base/limits.h), and gives back what that exits with. A crash, a
/// library that exits, and an end by a limit become a message of E-limit and its exit code. What the child had told to be
/// temporary is removed then. A signal that ends either of them ends the child, and this process after it.
///
/// Where a system cannot fork, the command runs in this process.
int run_in_child(const std::function<int()>& command);

/// The functions below tell the parent what the child does. They do nothing in a process without such a parent.

/// What is worked on from now: messages name it if the process ends.
void tell_work(const std::string& where);

/// So many bytes were read: limits grow with them.
void tell_read(std::uint64_t size);

/// A file that is going to be made, to be removed if the process ends before it moves or removes it.
void tell_temporary(const std::filesystem::path& file);

/// It stays.
void tell_kept(const std::filesystem::path& file);

/// A folder that was made, to be removed if the process ends and nothing is in it.
void tell_folder(const std::filesystem::path& folder);

/// What to say where memory does not do; the process goes on to say it.
[[nodiscard]] std::string out_of_memory();

/// While it lives, a signal from the terminal or a build waits: the files of a set change their places.
class Uninterrupted {
 public:
  Uninterrupted();
  ~Uninterrupted();
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;

 private:
  struct Mask;
  std::unique_ptr<Mask> before_;
};

}  // namespace ei_ota
