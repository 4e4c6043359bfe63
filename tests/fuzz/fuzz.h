// SPDX-License-Identifier: MIT
// tests/fuzz/fuzz.h: what the fuzzers have in common.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace ei_ota::fuzz {

/// An invariant: what does not hold is a finding.
inline void require(bool holds, std::string_view invariant, std::string_view detail = {}) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n%s\n", std::string(invariant).c_str(), std::string(detail).c_str());
  std::abort();
}

/// A fuzzer's input, taken from its front.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : left_(reinterpret_cast<const char*>(data), size) {}

  /// 0 at the end.
  std::uint8_t byte() {
    if (left_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(left_.front());
    left_.remove_prefix(1);
    return value;
  }

  /// What stands before the first `end`, which is taken, too; all of it if there is none.
  std::string until(char end) {
    const auto at = left_.find(end);
    const auto found = left_.substr(0, at);
    left_.remove_prefix(at == std::string_view::npos ? left_.size() : at + 1);
    return std::string(found);
  }

  /// So many bytes, or those that are left.
  std::string text(std::size_t size) {
    const auto found = left_.substr(0, size);
    left_.remove_prefix(found.size());
    return std::string(found);
  }

  [[nodiscard]] bool is_empty() const { return left_.empty(); }
  [[nodiscard]] std::string rest() const { return std::string(left_); }

 private:
  std::string_view left_;
};

/// Has text_mutator.cpp go on from this input.
void remember_accepted(const std::uint8_t* data, std::size_t size);

}  // namespace ei_ota::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
