// SPDX-License-Identifier: MIT
// serve/studio_watch.h: a thread that asks Studio again and again, while others serve.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "serve/log_writer.h"
#include "serve/metrics.h"
#include "serve/programs.h"
#include "serve/studio_feed.h"

namespace ei_ota::serve {

class StudioWatch {
 public:
  /// @param is_new  called by the thread when there is another payload
  StudioWatch(const StudioOptions& options, const std::filesystem::path& folder, StudioPrograms programs, LogWriter& log,
              std::function<void()> is_new);
  ~StudioWatch() { stop(); }
  StudioWatch(const StudioWatch&) = delete;
  StudioWatch& operator=(const StudioWatch&) = delete;

  void start();

  /// Ends what is under way, and returns when it has ended.
  void stop();

  [[nodiscard]] const StudioCounts& counts() const { return counts_; }

 private:
  void run();

  std::chrono::milliseconds interval_;
  LogWriter& log_;
  std::function<void()> is_new_;
  Programs programs_;
  StudioFeed feed_;
  StudioCounts counts_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace ei_ota::serve
