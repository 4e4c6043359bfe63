// SPDX-License-Identifier: MIT
// serve/log_writer.h: writes the log, unless to a file, in a thread of its own, so that nobody who serves waits for whoever
// reads the log. A descriptor that does not block would not do: standard error is shared with other processes, which would not
// block either. A line in a file is there when it has been written, whatever becomes of the process.
#pragma once
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace ei_ota::serve {

class LogWriter {
 public:
  static constexpr std::size_t usual_room = 4U << 20U;  ///< bytes; more than 10,000 lines

  /// @param room      how much may wait to be written. What is written just now may be as much again.
  /// @param patience  how long the destructor waits for the last lines to be written
  explicit LogWriter(int file, std::size_t room = usual_room, std::chrono::milliseconds patience = std::chrono::seconds(3));
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  /// Waits for no reader. A line for which there is no room, or which cannot be written, is lost and counted, and the log says
  /// how many were lost as soon as something can be written again.
  /// @param line  without its end
  void write(std::string_view line);

  /// Writes what happens now.
  void event(const std::string& event, const std::string& text);

  [[nodiscard]] std::uint64_t lost() const;  ///< lines

 private:
  struct Queue;

  std::shared_ptr<Queue> queue_;  ///< the thread has it too: it is left behind if nobody ever reads what it writes
  std::chrono::milliseconds patience_;
  std::thread thread_;
};

}  // namespace ei_ota::serve
