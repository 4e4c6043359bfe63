// SPDX-License-Identifier: MIT
// A device that asks a server for updates, again and again. It may be killed at any time: what has arrived stays in the store,
// and the next start goes on from there.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <random>
#include <thread>

#include "device.h"
#include "options.h"
#include "updater.h"

// Short at first where trying again helps, and not the same for all devices, which would come at once otherwise.
static std::chrono::milliseconds pause_after(const Asked& asked, int failures, unsigned interval) {
  static std::minstd_rand chance{std::random_device{}()};
  const long seconds = asked.outcome == Outcome::TryAgain ? std::min<long>(interval, 1L << std::min(failures, 20)) : interval;
  const long of_a_second = std::uniform_int_distribution<long>(800, 1000)(chance);
  return std::chrono::milliseconds(std::max(seconds * of_a_second, asked.retry_after * 1000));
}

int main(int argc, char** argv) {
  setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  std::signal(SIGPIPE, SIG_IGN);  // TLS may write to a connection that the server has closed
  const Options options = read_options(argc, argv);
  int trial = 0;
  if (!device::start(options.store, trial)) return 2;
  Updater updater(options);
  if (trial != 0) updater.trial_has_failed(trial);
  device::look();
  for (int failures = 0;;) {
    const Asked asked = updater.ask();
    if (asked.outcome == Outcome::GoOn) {
      failures = 0;
      continue;
    }
    if (options.is_once) return static_cast<int>(asked.outcome);
    const auto pause = pause_after(asked, failures, options.interval);
    failures = asked.outcome == Outcome::TryAgain ? failures + 1 : 0;
    std::printf("asks again in %ld ms\n", static_cast<long>(pause.count()));
    std::this_thread::sleep_for(pause);
  }
}
