// SPDX-License-Identifier: MIT
// base/child.h: the command runs in a process of its own, so that another one can report whatever ends it and clean up.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace ei_ota {

/// Runs the command in a child of this process, within limits (base/limits.h), and returns its exit code. If the child
/// crashes, a library exits or a limit is reached, the result is an E-limit message and its exit code, and files that the
/// child has reported as temporary are removed. A signal that ends either process ends the child first and then this process.
///
/// On a system that cannot fork, the command runs in this process.
int run_in_child(const std::function<int()>& command);

/// The functions below report to the parent what the child does. They do nothing in a process without such a parent.

/// What the child works on from now on: messages name it if the process ends.
void tell_work(const std::string& where);

/// So many bytes were read: limits grow with them.
void tell_read(std::uint64_t size);

/// A file that is about to be created. It is removed if the process ends before moving or removing it.
void tell_temporary(const std::filesystem::path& file);

/// The file is no longer temporary.
void tell_kept(const std::filesystem::path& file);

/// A folder that was created. It is removed if the process ends and the folder is empty.
void tell_folder(const std::filesystem::path& folder);

/// The message that the process needs more memory than it may use; the process continues, to print it.
[[nodiscard]] std::string out_of_memory();

/// While this object exists, signals from the terminal or a build are deferred, because the files of a set are being moved.
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
