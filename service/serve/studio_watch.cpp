// SPDX-License-Identifier: MIT
#include "serve/studio_watch.h"

#include <utility>

namespace ei_ota::serve {

StudioWatch::StudioWatch(const StudioOptions& options, const std::filesystem::path& folder, StudioPrograms programs,
                         LogWriter& log, std::function<void()> is_new)
    : interval_(options.interval),
      log_(log),
      is_new_(std::move(is_new)),
      feed_(options, folder, std::move(programs),
            [this](const std::vector<std::string>& words) { return programs_.run(words); }) {}

void StudioWatch::start() {
  thread_ = std::thread([this] { run(); });
}

void StudioWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopping_.notify_one();
  programs_.stop();
  if (thread_.joinable()) thread_.join();
}

void StudioWatch::run() {
  unsigned failures = 0;
  std::unique_lock lock(mutex_);
  while (!is_stopping_) {
    lock.unlock();
    const auto fed = feed_.attempt();
    lock.lock();
    if (is_stopping_) return;  // a program that was stopped has not failed
    const bool has_failed = fed.kind == Fed::Kind::Failed;
    failures = has_failed ? failures + 1 : 0;
    ++counts_.asked;
    if (has_failed) ++counts_.failed;
    if (!fed.warnings.empty()) log_.event("studio-warning", fed.warnings);
    if (fed.is_news) log_.event(has_failed ? "studio-failed" : "studio", fed.text);
    if (fed.kind == Fed::Kind::New) is_new_();
    stopping_.wait_for(lock, pause_after(interval_, failures), [this] { return is_stopping_; });
  }
}

}  // namespace ei_ota::serve
