// SPDX-License-Identifier: MIT
#include "serve/shares.h"

#include <algorithm>

namespace ei_ota::serve {
namespace {

constexpr std::size_t for_each_free_one = 3;

}  // namespace

bool Shares::has_room(const std::string& who) const {
  const auto found = by_whom_.find(who);
  const auto own = found == by_whom_.end() ? 0 : found->second;
  return own < for_each_free_one * (most_ - std::min(held_, most_));
}

void Shares::take(const std::string& who) {
  ++held_;
  ++by_whom_[who];
}

void Shares::give_back(const std::string& who) {
  const auto found = by_whom_.find(who);
  if (found == by_whom_.end()) return;
  --held_;
  if (--found->second == 0) by_whom_.erase(found);
}

}  // namespace ei_ota::serve
