// SPDX-License-Identifier: MIT
// serve/rate_limit.h: how many requests a second somebody may make. Who was quiet may make those of two seconds at once.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_map>

namespace ei_ota::serve {

class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// @param most_known  of whom it keeps a count; those who come when there are so many share one
  explicit RateLimit(double per_second, std::size_t most_known = 10'000) : rate_(per_second), most_known_(most_known) {}

  /// May they make one more request now? If so, it is counted.
  bool take(const std::string& who, Time now);

 private:
  struct Bucket {
    double left;
    Time at;
  };
  bool take_from(Bucket& bucket, Time now) const;
  void forget_the_quiet(Time now);

  double rate_;
  std::size_t most_known_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace ei_ota::serve
