// SPDX-License-Identifier: MIT
// base/limits.h: what resources one run of the tool may use. Foreign input may cost seconds, not the machine.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/refusal.h"

namespace ei_ota {

/// The largest files that are read, well above every genuine one: exports' sources have 2.4 MB, generated ones with 20 million
/// weights 77 MB, payloads and images 3 MB, baselines' JSON 1 MB, firmware with debug information some 100 MB.
constexpr std::uint64_t largest_file = std::uint64_t{256} << 20U;
constexpr std::uint64_t largest_json = std::uint64_t{16} << 20U;
constexpr std::uint64_t largest_key = std::uint64_t{1} << 20U;
constexpr std::uint64_t largest_firmware = std::uint64_t{1} << 30U;

/// Processor time and address space for a run that has read `size` bytes. Genuine exports take 0.1 s and 0.2 GiB, and for each
/// MB of a large source 0.015 s and twice its size.
struct Allowance {
  std::uint64_t seconds, bytes;
};
[[nodiscard]] Allowance allowance(std::uint64_t size);

/// Has the system end this process if it takes more than its allowance, which grows with what is read, and disables core
/// files. Does nothing on a system without such limits, or with a sanitizer compiled in, which needs more of both.
void start_limits();

/// `size` more bytes were read. Does nothing before start_limits().
void grow_limits(std::uint64_t size);

/// An E-limit refusal. `met` is what happened, as words that follow "the process".
/// @param size  bytes that it had read
[[nodiscard]] Refusal limit_refusal(std::string where, std::string_view met, std::uint64_t size);

/// "256 MiB"; "1234 bytes" if it is not a whole number of MiB.
[[nodiscard]] std::string size_text(std::uint64_t size);

}  // namespace ei_ota
