// SPDX-License-Identifier: MIT
// serve/shares.h: how many connections somebody may hold, which is to receive what it has asked for.
//
// Three times as many as nobody holds: one token alone gets three quarters of all connections, two get three sevenths each, and
// there is always room for another one. So nobody's download has to end for that of somebody else, however slow it is.
#pragma once
#include <cstddef>
#include <string>
#include <unordered_map>

namespace ei_ota::serve {

class Shares {
 public:
  /// @param most  connections of all together
  explicit Shares(std::size_t most) : most_(most) {}

  [[nodiscard]] bool has_room(const std::string& who) const;
  void take(const std::string& who);
  void give_back(const std::string& who);

 private:
  std::size_t most_, held_ = 0;
  std::unordered_map<std::string, std::size_t> by_whom_;
};

}  // namespace ei_ota::serve
