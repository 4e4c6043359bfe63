// SPDX-License-Identifier: MIT
// serve/programs.h: runs other programs to their end, one after the other, unless another thread stops it.
#pragma once
#include <sys/types.h>

#include <mutex>
#include <string>
#include <vector>

namespace ei_ota::serve {

struct Ran {
  int status = -1;       ///< -1: it did not start, or a signal ended it
  std::string out, err;  ///< what it printed; what goes beyond 64 KiB is missing
};

class Programs {
 public:
  /// Returns when the program has ended. It reads nothing, and gets no descriptor of this process. It ends with this thread.
  /// @param words  the program's path, and its arguments
  Ran run(const std::vector<std::string>& words);

  /// Ends the program that runs, with all that it has started, and lets no other one start.
  void stop();

 private:
  bool start(const std::vector<std::string>& words, int out, int err);

  std::mutex mutex_;
  bool is_stopped_ = false;
  pid_t running_ = 0;  ///< also the number of its group
};

}  // namespace ei_ota::serve
