// SPDX-License-Identifier: MIT
#include "serve/rate_limit.h"

#include <algorithm>

namespace ei_ota::serve {
namespace {

constexpr double burst_seconds = 2;

double seconds(RateLimit::Time from, RateLimit::Time to) { return std::chrono::duration<double>(to - from).count(); }

}  // namespace

bool RateLimit::take_from(Bucket& bucket, Time now) const {
  bucket.left = std::min(bucket.left + seconds(bucket.at, now) * rate_, std::max(1.0, rate_ * burst_seconds));
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

void RateLimit::forget_the_quiet(Time now) {
  std::erase_if(buckets_, [&](const auto& each) { return seconds(each.second.at, now) >= burst_seconds; });
}

bool RateLimit::take(const std::string& who, Time now) {
  if (!buckets_.contains(who) && buckets_.size() >= most_known_) forget_the_quiet(now);
  const auto& name = buckets_.contains(who) || buckets_.size() < most_known_ ? who : std::string();
  return take_from(buckets_.try_emplace(name, Bucket{std::max(1.0, rate_ * burst_seconds), now}).first->second, now);
}

}  // namespace ei_ota::serve
